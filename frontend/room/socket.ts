// The way by WebSocket.
import { start } from "./start";
import type { Frame } from "./types";
import type { Ears, Wire } from "./wire";

export function openSocket(hello: object, ears: Ears): Wire {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/live/${start.code}`);
  socket.onopen = () => {
    ears.opened();
    socket.send(JSON.stringify(hello));
  };
  socket.onmessage = (event) => ears.hear(JSON.parse(event.data as string) as Frame);
  socket.onclose = () => ears.lost();
  return {
    say(message) {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    close() {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}
