// Themes that words in common suggest. Nothing is put together by itself.
import { useState } from "preact/hooks";
import { ask } from "./asking";
import type { Shown } from "./shown";
import { words } from "./start";
import { beginTheme } from "./themes";
import { counted } from "./words";

const said = words.company;

interface Suggested {
  name: string;
  cards: string[];
}

export function Suggestions({ free }: { free: Shown[] }) {
  const [found, know] = useState<Suggested[] | null>(null);
  const [failed, fail] = useState(false);
  const look = () => {
    fail(false);
    ask<{ themes: Suggested[] }>("themes").then((answer) => know(answer.themes), () => fail(true));
  };
  const here = new Set(free.map((card) => card.uid));
  const left = found?.map((one) => ({ ...one, cards: one.cards.filter((uid) => here.has(uid)) })).filter((one) => one.cards.length > 1);
  if (!left && free.length < 3) return null;
  return (
    <div class="suggestions">
      <button class="say" type="button" onClick={look}>
        {said.suggest}
      </button>
      {failed ? <p role="alert">{said.not_loaded}</p> : null}
      {left ? <p role="status">{left.length ? said.suggest_why : said.suggest_none}</p> : null}
      <ul>
        {left?.map(({ name, cards }) => (
          <li key={name}>
            <span>{counted(said.suggested, cards.length, { name })}</span>
            <button class="do small" type="button" onClick={() => beginTheme(name, cards)}>
              {said.make_theme}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
