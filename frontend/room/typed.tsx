// A field in which several may type at once: their carets and selections stand in it, thin and still.
import type { ComponentChildren, TextareaHTMLAttributes } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Field } from "./field";
import { units } from "./ops";
import { Copy, trouble } from "./parts";
import { words } from "./start";
import type { Caret } from "./state";
import { caretAt, caretsIn, type Writing } from "./typing";
import type { Kind } from "./types";
import { fill, listed } from "./words";
import { saying } from "./wishes";

const MOST = 10_000; // characters of a card

interface Props extends Omit<TextareaHTMLAttributes, "value" | "onInput"> {
  writing: Writing;
  kind: Kind;
  onTyped?: () => void;
  focus?: boolean;
  shade?: string; // what the field's copy looks like, where it is not as the field does
}

export function Typed({ writing, kind, onTyped, focus, onBlur, class: css, shade = String(css), ...more }: Props) {
  const box = useRef<HTMLTextAreaElement>(null);
  const field = useRef<Field | null>(null);
  const latest = useRef({ kind, onTyped });
  latest.current = { kind, onTyped };
  const say = () => {
    if (!field.current || document.activeElement !== box.current || !writing.hand.begun) return;
    saying(latest.current.kind, caretAt(writing.uid, ...field.current.selection()));
  };
  useLayoutEffect(() => {
    field.current = new Field(box.current!, writing, () => (say(), latest.current.onTyped?.()));
    document.addEventListener("selectionchange", say);
    return () => {
      document.removeEventListener("selectionchange", say);
      field.current!.close();
      field.current = null;
      saying(null);
    };
  }, [writing]);
  useEffect(say, [writing.hand.settled]); // where the caret is can be told when everything is on the record
  useEffect(() => {
    const target = box.current!;
    if (!focus) return;
    target.focus();
    target.setSelectionRange(target.value.length, target.value.length);
  }, []);
  const text = writing.hand.text;
  const [tooLong, sayLong] = useState("");
  // What would be cut off in silence is not put in at all, and can be copied.
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const { value, selectionStart, selectionEnd } = box.current!;
    const fits = value.length - (selectionEnd - selectionStart) + pasted.length <= MOST;
    if (!fits) event.preventDefault();
    sayLong(fits ? "" : pasted);
  };
  return (
    <div class="typed">
      <div class={`typed-shade ${shade}`} dir="auto" aria-hidden="true">
        <WithCarets text={text} carets={caretsIn(writing.uid)} />
        {"\u200b"}
      </div>
      <textarea {...more} class={css} ref={box} dir="auto" maxLength={MOST} onPaste={paste} onBlur={(e) => (saying(null), onBlur?.(e))} />
      {tooLong ? (
        <p class="typed-long" role="alert">
          {fill(words.company.paste_long, { most: MOST })} <Copy text={tooLong} />
        </p>
      ) : null}
    </div>
  );
}

// A text with the carets and selections of others.
export function WithCarets({ text, carets }: { text: string; carets: Caret[] }) {
  const spots = carets.flatMap(({ at }) => (at ? [{ from: units(text, Math.min(...at)), to: units(text, Math.max(...at)), caret: units(text, at[1]) }] : []));
  if (!spots.length) return <>{text}</>;
  const cuts = [...new Set([0, ...spots.flatMap((s) => [s.from, s.to]), text.length])].sort((a, b) => a - b);
  const parts: ComponentChildren[] = cuts.map((cut, n) => {
    const piece = text.slice(cut, cuts[n + 1] ?? cut);
    const chosen = spots.some((s) => s.from <= cut && cut < s.to);
    return [spots.some((s) => s.caret === cut) ? <i class="their-caret" /> : null, chosen ? <span class="their-words">{piece}</span> : piece];
  });
  return <>{parts}</>;
}

// Who else types in a card.
export function whoTypes(uid: string): string {
  const names = [...new Set(caretsIn(uid).map((c) => c.label || words.someone))];
  if (names.length > 1) return fill(words.typing_many, { names: listed(names) });
  return names.length ? fill(words.typing, { name: names[0]! }) : "";
}

// Whether what stands in the field is on the record: acknowledged, not only sent.
export function Kept({ writing }: { writing: Writing }) {
  const said = writing.hand.settled ? words.saved : trouble() ? words.unsent : words.saving;
  return <span class="typed-kept">{said}</span>;
}
