// What is seldom done with one card: its theme, where and why it worked, its picture, how it came to read as it does.
import { useEffect, useRef, useState } from "preact/hooks";
import { mayChange, mayWrite } from "./cards";
import { pictureUrl } from "./company";
import { ask } from "./asking";
import { PictureForm } from "./picture";
import type { Shown } from "./shown";
import { words } from "./start";
import { state } from "./state";
import { ThemeChoice } from "./themes";
import type { Kind } from "./types";
import { fill } from "./words";
import { wish } from "./wishes";

const said = words.company;

export function CardTools({ card, close }: { card: Shown; close: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <div class="tools" ref={box}>
      {mayWrite() ? <ThemeChoice card={card} /> : null}
      {card.kind === "experience" && mayChange(card) ? <Worked card={card} /> : null}
      {mayChange(card) ? <PictureOf card={card} /> : null}
      <History card={card} />
      <button class="say" type="button" onClick={close}>
        {words.close}
      </button>
    </div>
  );
}

const WORKED = ["worked_where", "worked_why", "holds_here"] as const;

// Three small questions that make an experience of use to others.
function Worked({ card }: { card: Shown }) {
  const [kept, say] = useState(false);
  const keep = (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    wish("card.change", { uid: card.uid, ...Object.fromEntries(WORKED.map((name) => [name, String(form.get(name) ?? "")])) });
    say(true);
  };
  return (
    <form class="tools-part" onSubmit={keep} onInput={() => say(false)}>
      {WORKED.map((name) => (
        <label class="tools-field" key={name}>
          {said[name]}
          <input class="entry" name={name} maxLength={300} defaultValue={card[name] ?? ""} dir="auto" />
        </label>
      ))}
      <p>
        <button class="do small">{said.keep}</button> <span role="status">{kept ? said.kept : ""}</span>
      </p>
    </form>
  );
}

function PictureOf({ card }: { card: Shown }) {
  const [open, turn] = useState(false);
  const [sure, ask] = useState(false);
  if (open) return <PictureForm uid={card.uid} kind={card.kind} done={() => turn(false)} />;
  const off = () => {
    if (!sure) return ask(true);
    wish("picture.remove", { uid: card.uid });
    ask(false);
  };
  return (
    <div class="tools-part">
      <p class="slip-acts">
        <button class="do small" type="button" onClick={() => turn(true)}>
          {card.picture ? said.picture_other : said.picture_add}
        </button>
        {card.picture ? (
          <button class="say" type="button" onClick={off}>
            {sure ? said.picture_off_sure : said.picture_off}
          </button>
        ) : null}
        {card.picture ? (
          <a class="say" href={pictureUrl(card.picture.uid)} target="_blank">
            {said.picture}
          </a>
        ) : null}
      </p>
    </div>
  );
}

// A picture that begins a card.
export function AddPicture({ uid, kind, close }: { uid: string; kind: Kind; close: () => void }) {
  return <PictureForm uid={uid} kind={kind} done={close} />;
}

interface Past {
  steps: { said: string; before: string; words: string }[];
  began: string;
}

function History({ card }: { card: Shown }) {
  const [past, know] = useState<Past | null>(null);
  const [open, turn] = useState(false);
  const [failed, fail] = useState(false);
  useEffect(() => {
    if (open) ask<Past>(`cards/${card.uid}/history`).then((found) => (know(found), fail(false)), () => fail(true));
  }, [open, card.version]);
  const restore = (text: string) => wish("card.write", { uid: card.uid, text, version: card.version });
  return (
    <details class="tools-part" onToggle={(e) => turn(e.currentTarget.open)}>
      <summary>{said.history}</summary>
      {failed ? <p role="alert">{said.not_loaded}</p> : null}
      {past?.began ? <p>{fill(said.began, { name: past.began })}</p> : null}
      {past && !past.steps.length ? <p>{said.history_none}</p> : null}
      <ol class="tools-past">
        {past?.steps.map((step, n) => (
          <li key={n}>
            {step.said}
            {step.words ? ` ${step.words}` : ""}
            {step.before ? (
              <p class="kept" dir="auto">
                <b>{said.was}</b> {step.before}
              </p>
            ) : null}
            {step.before && step.before !== card.text && mayChange(card) ? (
              <button class="slip-do" type="button" disabled={state.line !== "open"} onClick={() => restore(step.before)}>
                {said.restore}
              </button>
            ) : null}
          </li>
        ))}
      </ol>
    </details>
  );
}
