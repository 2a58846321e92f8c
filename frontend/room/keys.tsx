// Keys: a letter goes to its field, others to the moves of those who lead; never while something is typed, and off for those
// who don't want it.
import { useEffect, useRef, useState } from "preact/hooks";
import { words } from "./start";
import { state } from "./state";

const OFF = "peerassist.letters-off";
export const LETTERS = { option: "O", insight: "I", experience: "E", playback: "H", question: "Q", action: "A" } as const;

// Each is reached by one press and done by a second: a letter typed astray moves nobody on.
const LEADING: [string, string][] = [
  ["N", words.keys_next],
  ["P", words.lead.key_pause],
  ["+", words.lead.key_extend],
  ["M", words.lead.key_more],
  ["L", words.lead.key_lock],
  ["G", words.lead.key_nudge],
];
const WITHIN_MORE = ["L", "G"];

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
      <button class="say" type="button" data-shortcut="?" onClick={() => sheet.current?.showModal()}>
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
          {(state.you?.may.run ? LEADING : []).map(([key, sentence]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{sentence}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>?</kbd>
            </dt>
            <dd>{words.lead.key_sheet}</dd>
          </div>
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
    const key = event.key.toUpperCase();
    const more = WITHIN_MORE.includes(key) && !reachedBy(key) ? reachedBy("M") : null;
    if (!more && !reachedBy(key)) return;
    event.preventDefault();
    more?.click();
    setTimeout(() => go(key)); // drawn by then
  });
}

function reachedBy(key: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-shortcut="${CSS.escape(key)}"]`);
}

function go(key: string): void {
  const field = reachedBy(key);
  if (field === document.activeElement || key === "?") field?.click();
  else field?.focus();
}
