// The cards put together: a board of themes, by drag or by menu. Beside it what is set up seldom: votes, hidden kinds, the order.
import { useState } from "preact/hooks";
import { mayWrite } from "./cards";
import { Dots, themeOf, themes } from "./company";
import { Setting } from "./setting";
import { Sign } from "./parts";
import { cards, type Shown } from "./shown";
import { words } from "./start";
import { state } from "./state";
import { Suggestions } from "./suggestions";
import { NewTheme, putInto, ThemeChoice } from "./themes";
import type { Theme } from "./types";
import { counted } from "./words";
import { wish } from "./wishes";

const said = words.company;

// On a phone what is set up comes before the board: below it nobody would find it.
export function Together({ close }: { close?: () => void }) {
  const all = cards().filter((card) => card.verdict !== "struck");
  const free = all.filter((card) => !themeOf(card));
  const Place = close ? "section" : "main"; // on a phone it stands within the page's main part
  return (
    <Place class="together" aria-label={said.together}>
      <header class="together-head">
        <h2>{said.together}</h2>
        <p>{said.together_how}</p>
        {close ? (
          <button class="say push" type="button" onClick={close}>
            {said.to_cards}
          </button>
        ) : null}
      </header>
      {close ? <Setting /> : null}
      <div class="theme-board">
        <Lane theme={null} list={free} />
        {themes().map((theme) => (
          <Lane theme={theme} list={all.filter((card) => card.theme === theme.uid)} key={theme.uid} />
        ))}
        {mayWrite() ? (
          <section class="lane is-new">
            <NewTheme />
            <Suggestions free={free} />
          </section>
        ) : null}
      </div>
      {close ? null : <Setting />}
    </Place>
  );
}

// A theme with its cards: what is dropped here goes into it.
function Lane({ theme, list }: { theme: Theme | null; list: Shown[] }) {
  const [over, hover] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    hover(false);
    const card = event.dataTransfer?.getData("text/plain") ?? "";
    if (state.cards.has(card) && mayWrite()) putInto(card, theme?.uid ?? null);
  };
  const css = ["lane", over && "is-over", theme || "is-free"].filter(Boolean).join(" ");
  return (
    <section class={css} data-theme={theme?.uid ?? ""} aria-label={theme?.name ?? said.no_theme} onDragOver={(e) => (e.preventDefault(), hover(true))} onDragLeave={() => hover(false)} onDrop={drop}>
      {theme ? <ThemeHead theme={theme} count={list.length} /> : <h3>{`${said.no_theme} `}<span class="count">{list.length}</span></h3>}
      {list.map((card) => (
        <Small card={card} key={card.uid} />
      ))}
      {theme && !list.length ? <p class="lane-none">{said.no_cards}</p> : null}
    </section>
  );
}

function ThemeHead({ theme, count }: { theme: Theme; count: number }) {
  const [naming, rename] = useState(false);
  const [sure, ask] = useState("");
  if (naming) return <Rename theme={theme} done={() => rename(false)} />;
  const act = (kind: "empty" | "remove") => {
    if (sure !== kind) return ask(kind);
    wish(`theme.${kind}`, { uid: theme.uid });
    ask("");
  };
  return (
    <header class="lane-head">
      <h3>
        {theme.name} <span class="count">{count}</span>
      </h3>
      {mayWrite() ? (
        <p class="lane-acts">
          <button class="slip-do" type="button" onClick={() => rename(true)}>
            {said.rename}
          </button>
          {state.you?.may.run && count ? (
            <button class="slip-do" type="button" onClick={() => act("empty")}>
              {sure === "empty" ? said.empty_sure : said.empty}
            </button>
          ) : null}
          {state.you?.may.run ? (
            <button class="slip-do" type="button" onClick={() => act("remove")}>
              {sure === "remove" ? said.remove_sure : said.remove_theme}
            </button>
          ) : null}
        </p>
      ) : null}
    </header>
  );
}

function Rename({ theme, done }: { theme: Theme; done: () => void }) {
  const keep = (event: Event) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get("name") ?? "").trim();
    if (name && name !== theme.name) wish("theme.name", { uid: theme.uid, name });
    done();
  };
  return (
    <form class="new-theme" onSubmit={keep}>
      <label class="tools-field">
        {said.theme_name}
        <input class="entry" name="name" maxLength={80} defaultValue={theme.name} dir="auto" ref={(field) => field?.focus()} />
      </label>
      <button class="do small">{said.keep}</button>
    </form>
  );
}

function Small({ card }: { card: Shown }) {
  const drag = (event: DragEvent) => {
    event.dataTransfer!.setData("text/plain", card.uid);
    event.dataTransfer!.effectAllowed = "move";
  };
  return (
    <article class="slip is-small" data-kind={card.kind} data-uid={card.uid} draggable={mayWrite()} onDragStart={drag}>
      <p class="small-text" dir="auto">
        <Sign name={card.kind} />
        {card.text}
      </p>
      <footer>
        {mayWrite() && !card.unsent ? <ThemeChoice card={card} quiet /> : null}
        <Dots card={card} />
        {card.stars ? (
          <span class="star-it">
            <Sign name="star" css="star" />
            <span aria-label={counted(words.stars, card.stars)}>{card.stars}</span>
          </span>
        ) : null}
      </footer>
    </article>
  );
}
