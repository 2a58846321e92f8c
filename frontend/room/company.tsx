// Cards in company, as far as every screen shows it: theme, picture, what is hidden, dots. The rest is fetched when it is asked for.
import { useState } from "preact/hooks";
import { mayWrite } from "./cards";
import { later } from "./later";
import { pending } from "./pending";
import { cards, type Shown, votes } from "./shown";
import { start, words } from "./start";
import { state } from "./state";
import type { Kind, Theme } from "./types";
import { counted } from "./words";
import { wish } from "./wishes";

const LONG = 620; // characters of about ten lines
const LINES = 10;

export const CardTools = later<{ card: Shown; close: () => void }>(() => import("./tools").then((m) => m.CardTools));
export const Together = later<{ close?: () => void }>(() => import("./together").then((m) => m.Together));
export const AddPicture = later<{ uid: string; kind: Kind; close: () => void }>(() => import("./tools").then((m) => m.AddPicture));

// What the server told, and over it what is on its way.
export function themes(): Theme[] {
  const found = new Map(state.themes.map((t) => [t.uid, t]));
  for (const { kind, body } of pending.all.values()) {
    const uid = String(body.uid);
    if (kind === "theme.name") found.set(uid, { uid, name: String(body.name) });
    else if (kind === "theme.remove") found.delete(uid);
  }
  return [...found.values()];
}

export function themeOf(card: Shown): Theme | undefined {
  return card.theme ? themes().find((t) => t.uid === card.theme) : undefined;
}

// A long card shows its first lines until somebody wants all of it.
export function isLong(text: string): boolean {
  return text.length > LONG || text.split("\n").length > LINES;
}

export function useFold(text: string): [string, preact.VNode | null] {
  const [open, unfold] = useState(false);
  if (!isLong(text)) return ["kept", null];
  const button = (
    <button class="slip-do unfold" type="button" aria-expanded={open} onClick={() => unfold(!open)}>
      {open ? words.company.less : words.company.all}
    </button>
  );
  return [open ? "kept" : "kept is-folded", button];
}

// What stands between a card's words and its foot.
export function Beside({ card }: { card: Shown }) {
  const { picture } = card;
  const worked = (["worked_where", "worked_why", "holds_here"] as const).filter((name) => card[name]);
  return (
    <>
      {worked.length ? (
        <dl class="worked">
          {worked.map((name) => (
            <div key={name}>
              <dt>{words.company[name]}</dt>
              <dd dir="auto">{card[name]}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {picture ? (
        <figure class="picture">
          <img src={pictureUrl(picture.uid)} alt={picture.caption} width={picture.width} height={picture.height} loading="lazy" />
          <figcaption>{[picture.caption === card.text ? "" : picture.caption, picture.credit ? words.company.by_credit.replace("{credit}", picture.credit) : ""].filter(Boolean).join(" · ")}</figcaption>
        </figure>
      ) : null}
      {card.hidden ? <p class="slip-hidden">{words.company.only_you}</p> : null}
    </>
  );
}

export function pictureUrl(uid: string): string {
  return start.pictureUrl.replace(/0$/, uid);
}

export function ThemeChip({ card }: { card: Shown }) {
  const theme = themeOf(card);
  return theme ? <span class="theme-chip">{theme.name}</span> : null;
}

// Opens what else can be done with a card.
export function MoreButton({ open, turn }: { open: boolean; turn: () => void }) {
  return (
    <button class="slip-do slip-more" type="button" aria-expanded={open} aria-label={words.company.tools} title={words.company.tools} onClick={turn}>
      …
    </button>
  );
}

// One's dots, with what is on its way.
export function myDots(): Map<string, number> {
  const found = new Map(state.dots);
  for (const { kind, body } of pending.all.values()) if (kind === "vote.give") found.set(String(body.uid), Number(body.count));
  return found;
}

export function dotsLeft(): number {
  return (state.vote?.dots ?? 0) - [...myDots().values()].reduce((sum, n) => sum + n, 0);
}

function give(uid: string, count: number): void {
  state.dots.set(uid, count);
  wish("vote.give", { uid, count });
}

export function Dots({ card }: { card: Shown }) {
  const { vote } = state;
  if (!vote?.kinds.includes(card.kind) || card.unsent || card.hidden) return null;
  const mine = myDots().get(card.uid) ?? 0;
  const all = votes(card);
  const told = !vote.open || !vote.secret;
  const count = told && all ? <b aria-label={counted(words.company.dots, all)}>{all}</b> : null;
  if (!vote.open || !mayWrite()) return count ? <span class="dots-it">{count}<i class="dot" aria-hidden="true" /></span> : null;
  const most = vote.several ? vote.dots : 1;
  return (
    <span class="dots-it" role="group" aria-label={counted(words.company.your_dots, mine)}>
      {mine ? (
        <button type="button" aria-label={words.company.take_dot} onClick={() => give(card.uid, mine - 1)}>
          −
        </button>
      ) : null}
      {Array.from({ length: mine }, (_, n) => (
        <i class="dot" aria-hidden="true" key={n} />
      ))}
      {mine < most && dotsLeft() > 0 ? (
        <button type="button" aria-label={words.company.give_dot} onClick={() => give(card.uid, mine + 1)}>
          <i class="dot is-open" aria-hidden="true" />+
        </button>
      ) : null}
      {count}
    </span>
  );
}

// While a vote is open: what one has left. For those who lead: close it. On a phone it stays at the foot, and is the way to
// the cards; there it is short: to those who lead nothing it says only what is theirs.
export function VoteLine({ phone, toCards }: { phone?: boolean; toCards?: () => void }) {
  const { vote } = state;
  if (!vote?.open || state.room?.signed) return null;
  const counts = !phone || state.you?.may.run || !mayWrite();
  const voted = vote.voted ? counted(words.company.voted, vote.voted) : words.company.voted_none;
  return (
    <section class="vote-line" aria-label={words.company.vote}>
      <p role="status">
        {mayWrite() ? <b>{counted(words.company.dots_left, Math.max(0, dotsLeft()), { of: vote.dots })}</b> : null}
        {counts ? ` ${voted}` : ""} {vote.secret && !phone ? words.company.vote_secret_now : ""}
      </p>
      {toCards ? (
        <button class="say" type="button" onClick={toCards}>
          {words.company.to_cards}
        </button>
      ) : null}
      {state.you?.may.run ? (
        <button class="do small" type="button" onClick={() => wish("vote.close", {})}>
          {words.company.vote_close}
        </button>
      ) : null}
    </section>
  );
}

// In a column that is written hidden: how many cards of others wait there.
export function Veiled({ kind }: { kind: Kind }) {
  const all = state.veils[kind];
  if (all === undefined) return null;
  const mine = cards().filter((c) => c.kind === kind && c.hidden && !c.unsent && c.version).length;
  const others = Math.max(0, all - mine);
  return (
    <div class="veiled">
      <p role="status">{others ? counted(words.company.hidden, others) : words.company.hidden_none}</p>
      {state.you?.may.run ? (
        <button class="do small" type="button" onClick={() => wish("card.hide", { kind, on: false })}>
          {words.company.reveal}
        </button>
      ) : null}
    </div>
  );
}
