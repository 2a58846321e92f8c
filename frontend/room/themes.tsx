// Into which theme a card goes: by a menu, and a new one by its name.
import { useState } from "preact/hooks";
import { themeOf, themes } from "./company";
import type { Shown } from "./shown";
import { words } from "./start";
import { uid, wish } from "./wishes";

const said = words.company;

export function putInto(card: string, theme: string | null): void {
  wish("theme.put", { uid: card, theme });
}

export function beginTheme(name: string, cards: string[] = []): void {
  const theme = uid();
  wish("theme.name", { uid: theme, name });
  cards.forEach((card) => putInto(card, theme));
}

export function ThemeChoice({ card, quiet }: { card: Shown; quiet?: boolean }) {
  const [fresh, begin] = useState(false);
  const now = themeOf(card)?.uid ?? "";
  const choose = (value: string) => (value === "+" ? begin(true) : putInto(card.uid, value || null));
  if (fresh) return <NewTheme cards={[card.uid]} done={() => begin(false)} />;
  return (
    <label class={quiet ? "tools-field is-quiet" : "tools-field"}>
      <span class={quiet ? "visually-hidden" : ""}>{said.theme}</span>
      <select class="entry" value={now} onChange={(e) => choose(e.currentTarget.value)}>
        <option value="">{now ? said.in_none : said.put_into}</option>
        {themes().map((theme) => (
          <option value={theme.uid} key={theme.uid}>
            {theme.name}
          </option>
        ))}
        <option value="+">{said.new_theme} …</option>
      </select>
    </label>
  );
}

export function NewTheme({ cards = [], done }: { cards?: string[]; done?: () => void }) {
  const [name, set] = useState("");
  const keep = (event: Event) => {
    event.preventDefault();
    if (!name.trim()) return;
    beginTheme(name.trim(), cards);
    set("");
    done?.();
  };
  return (
    <form class="new-theme" onSubmit={keep}>
      <label class="tools-field">
        {said.theme_name}
        <input class="entry" maxLength={80} value={name} dir="auto" onInput={(e) => set(e.currentTarget.value)} />
      </label>
      <button class="do small">{said.new_theme}</button>
    </form>
  );
}
