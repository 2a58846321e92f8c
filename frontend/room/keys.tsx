// Keys: a letter goes to its field, N to the next part; never while something is typed, and off for those who don't want it.
import { useEffect, useRef, useState } from "preact/hooks";
import { words } from "./start";
import { state } from "./state";

const OFF = "peerassist.letters-off";
export const LETTERS = { option: "O", insight: "I", experience: "E", playback: "H", question: "Q", action: "A" } as const;

function lettersOff(): boolean {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

export function Keys() {
  const sheet = useRef<HTMLDialogElement>(null);
  const [off, turn] = useState(lettersOff);
  useEffect(() => {
    try {
      localStorage.setItem(OFF, off ? "1" : "0");
    } catch {
      // It holds for this page, then.
    }
    document.body.classList.toggle("no-letters", off);
  }, [off]);
  return (
    <>
      <button class="say" type="button" onClick={() => sheet.current?.showModal()}>
        {words.keys}
      </button>
      <dialog class="keys" ref={sheet} aria-label={words.keys}>
        <dl>
          {Object.entries(LETTERS).map(([kind, letter]) => (
            <div key={kind}>
              <dt>
                <kbd>{letter}</kbd>
              </dt>
              <dd>{words.write[kind as keyof typeof LETTERS]}</dd>
            </div>
          ))}
          {state.you?.may.run ? (
            <div>
              <dt>
                <kbd>N</kbd>
              </dt>
              <dd>{words.keys_next}</dd>
            </div>
          ) : null}
          <div>
            <dt>
              <kbd>Enter</kbd>
            </dt>
            <dd>{words.next_card}</dd>
          </div>
          <div>
            <dt>
              <kbd>⇧</kbd> <kbd>Enter</kbd>
            </dt>
            <dd>{words.new_line}</dd>
          </div>
        </dl>
        <label class="keys-letters">
          <input type="checkbox" checked={!off} onChange={(e) => turn(!e.currentTarget.checked)} />
          {words.keys_letters}
        </label>
        <form method="dialog">
          <button class="do">{words.close}</button>
        </form>
      </dialog>
    </>
  );
}

export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || lettersOff() || document.querySelector("dialog[open]")) return;
    const field = document.querySelector<HTMLElement>(`[data-shortcut="${CSS.escape(event.key.toUpperCase())}"]`);
    if (!field) return;
    event.preventDefault();
    // The main move is reached by one key and done by a second: a letter typed astray moves nobody on.
    if (field === document.activeElement) field.click();
    else field.focus();
  });
}
