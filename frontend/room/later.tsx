// Parts of the room that are seldom needed, fetched when they are. Without a line, and not on this device: a sentence, and
// another try.
import { type ComponentType, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { words } from "./start";

export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let part: ComponentType<P> | undefined;
  return function Later(props: P) {
    const [, draw] = useState(0);
    const [failed, fail] = useState(false);
    const get = () => {
      fail(false);
      load().then(
        (found) => ((part = found), draw((n) => n + 1)),
        () => fail(true),
      );
    };
    useEffect(() => {
      if (!part) get();
    }, []);
    if (part) return h(part, props);
    return (
      <p class="later" role="status">
        {failed ? words.company.not_loaded : words.company.loading}
        {failed ? (
          <button class="slip-do" type="button" onClick={get}>
            {words.company.again}
          </button>
        ) : null}
      </p>
    );
  };
}
