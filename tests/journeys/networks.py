"""A network between browser and server, of the kinds that hotels and ministries have: it may refuse WebSockets, or fall silent."""

import contextlib
import socket
import threading

REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
MOST_HEAD = 16_384  # bytes


class Network:
    """Passes bytes on between its own `url` and the server's port. `refuses_sockets`: whoever asks for a WebSocket is sent
    away. `silent`: nothing more comes through, and nobody is told."""

    def __init__(self, port: int, *, refuses_sockets: bool = False) -> None:
        self.port, self.refuses_sockets, self.silent = port, refuses_sockets, False
        self.refused = 0
        self._open: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._door.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take the network away."""
        for line in [self._door, *self._open]:
            line.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _address = self._door.accept()
                threading.Thread(target=self._serve, args=(here,), daemon=True).start()

    def _serve(self, here: socket.socket) -> None:
        with contextlib.suppress(OSError):
            head = here.recv(MOST_HEAD)
            if self.refuses_sockets and b"upgrade: websocket" in head.lower():
                self.refused += 1
                here.sendall(REFUSED)
                here.close()
                return
            there = socket.create_connection(("127.0.0.1", self.port))
            self._open += [here, there]
            there.sendall(head)
            threading.Thread(target=self._pass_on, args=(here, there), daemon=True).start()
            self._pass_on(there, here)

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while (part := source.recv(65_536)) != b"":
                if not self.silent:
                    target.sendall(part)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
