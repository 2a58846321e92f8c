// The room on a phone: what to do now, the time left, one slip to write on, the newest cards, one line on the connection.
import { useEffect, useRef, useState } from "preact/hooks";
import { Editor, mayChange, mayWrite, StarIt } from "./cards";
import { GroupBar, labelOf, ofAnother } from "./groups";
import { AddPicture, Beside, CardTools, Dots, MoreButton, ThemeChip, Together, useFold, Veiled, VoteLine } from "./company";
import { clockNote } from "./head";
import { Balance } from "./balance";
import { NotKept } from "./kept";
import { LetWrite, Listen, listensNow, Marked, MarkIt } from "./listening";
import { lockDoor, mainMove, move, nextPhase, ready } from "./moves";
import { LeadWays } from "./nudges";
import { Clock, Level, Line, Sign, trouble, Validate } from "./parts";
import { newestFirst, type Shown } from "./shown";
import { remember } from "./slots";
import { start, words } from "./start";
import { state } from "./state";
import { Kept, Typed, whoTypes, WithCarets } from "./typed";
import type { Kind } from "./types";
import { caretsIn } from "./typing";
import { MyHand, Queue, WhoSpeaks } from "./turns";
import { VoiceOffer, VoiceQuestion, VoiceSign } from "./voice";
import { counted, fill, phaseName, prompt } from "./words";
import { uid } from "./wishes";
import { useSlot } from "./writer";

const FEW = 5; // cards under the slip

// The kinds that a phase asks for, from left to right, and the one that lies open.
export function kindsOfPhase(phase: string, role: string): { kinds: Kind[]; first: Kind } {
  if (phase === "heard") return role === "assistee" ? { kinds: ["playback", "action", "insight", "question"], first: "playback" } : { kinds: ["experience", "option", "insight", "question"], first: "insight" };
  if (phase === "validate" || phase === "close") return { kinds: ["action", "option", "insight", "question"], first: "action" };
  const asking = ["case", "questions", "roles"].includes(phase);
  return { kinds: ["experience", "option", "insight", "question"], first: asking ? "question" : phase === "discussion" ? "option" : "experience" };
}

export function Phone() {
  const room = state.room!;
  const script = state.script!;
  const phase = room.phases[script.index]!;
  const role = state.you?.role ?? "peer";
  const leads = role === "facilitator" && !script.ended_at; // then the clock comes first, and writing after it
  const [together, turn] = useState(false);
  const toCards = () => document.querySelector(".newest")?.scrollIntoView();
  return (
    <div class="phone">
      <header class="phone-purpose">
        <h1>{room.question}</h1>
      </header>
      <main>
        <section class={script.ended_at ? "now is-ended" : "now"} aria-label={phaseName(phase)}>
          <div>
            <h2>{phaseName(phase)}</h2>
            <p>{clockNote(script) || prompt(phase, role)}</p>
          </div>
          <div class="vessel">
            <Level script={script} />
            <Clock script={script} />
          </div>
        </section>
        <GroupBar />
        <NotKept />
        {script.ended_at ? (
          <section class="phone-end">
            <p>{room.signed ? words.signed : words.ended_more}</p>
            <Validate />
          </section>
        ) : null}
        <VoiceSign />
        {phase.kind === "heard" ? <Marked /> : null}
        {leads ? <Hand /> : null}
        {leads ? <Talk /> : null}
        {mayWrite() && listensNow() ? <Listen /> : null}
        {mayWrite() && !listensNow() ? <Write phase={phase.kind} role={role} quiet={script.ended_at !== null} /> : null}
        {state.you?.may.run && !leads && !script.ended_at ? <Hand /> : null}
        {leads || script.ended_at ? null : <Talk />}
        {together ? <Together close={() => turn(false)} /> : <Newest />}
        {together ? null : (
          <button class="say to-board" type="button" onClick={() => turn(true)}>
            {words.company.together}
          </button>
        )}
        {together || script.ended_at ? null : (
          <a class="say to-board" href={start.typingUrl} target="_blank">
            {words.typing_check}
          </a>
        )}
      </main>
      <footer class="phone-foot">
        <VoteLine phone {...(together ? {} : { toCards })} />
        <div class="phone-line">
          <Line />
          {trouble() || !state.here.size ? null : <span>{counted(words.here, state.here.size)}</span>}
          <a href={start.recordUrl}>{words.record}</a>
        </div>
      </footer>
    </div>
  );
}

// The slip. Another phase turns to another kind of card, but never under somebody's words.
function Write({ phase, role, quiet }: { phase: string; role: string; quiet: boolean }) {
  const { kinds, first } = kindsOfPhase(phase, role);
  const [writing, next] = useSlot("phone", first);
  const [picture, take] = useState("");
  const text = writing.hand.text;
  const chosen = writing.about.kind;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!text && chosen !== first) writing.describe({ kind: first });
  }, [phase]);
  const shown = kinds.includes(chosen) ? kinds : [chosen, ...kinds.slice(1)];
  const keep = () => {
    form.current?.querySelector("textarea")?.focus(); // the keyboard stays up for the next card
    next();
  };
  return (
    <form class="write" ref={form} onSubmit={(e) => (e.preventDefault(), keep())}>
      <fieldset class="kinds">
        <legend class="visually-hidden">{words.write[chosen]}</legend>
        {shown.map((k) => (
          <label data-kind={k} class={k === chosen ? "is-on" : ""} key={k}>
            <input type="radio" name="kind" checked={k === chosen} onChange={() => writing.describe({ kind: k })} />
            <Sign name={k} />
            {words.kind[k]}
          </label>
        ))}
      </fieldset>
      <div class="phone-slip-place" data-kind={chosen}>
        <Typed writing={writing} kind={chosen} class="slip phone-slip" shade="phone-shade" data-kind={chosen} aria-label={words.write[chosen]} placeholder={words.write[chosen]} rows={4} onTyped={() => remember("phone")} onBlur={() => text.trim() || writing.leave()} />
      </div>
      <p class="writer-line" data-kind={chosen}>
        {text ? (
          <>
            {whoTypes(writing.uid) ? <span class="typed-who">{whoTypes(writing.uid)}</span> : null}
            <span class="push">
              <Kept writing={writing} />
            </span>
          </>
        ) : (
          chosen in state.veils ? words.company.seen_by_you : words.seen_live
        )}
      </p>
      <Veiled kind={chosen} />
      <button class={quiet ? "do" : "act"}>{words.put}</button>
      {text ? null : picture ? (
        <AddPicture uid={picture} kind={chosen} close={() => take("")} />
      ) : (
        <button class="say" type="button" onClick={() => take(uid())}>
          {words.company.picture_add}
        </button>
      )}
    </form>
  );
}

// Who speaks and who would like to, in a phone's width.
function Talk() {
  return (
    <div class="phone-talk">
      <Queue css="do" />
      <WhoSpeaks />
      <LetWrite css="say" />
      <MyHand />
      <Balance />
      <VoiceQuestion />
      <VoiceOffer />
    </div>
  );
}

// The clock in the facilitator's hand.
function Hand() {
  const script = state.script!;
  const next = nextPhase(script, state.room!.phases);
  const main = mainMove(script, state.room!.phases);
  const button = (kind: string, name: string, minutes = 0) =>
    script.moves.includes(kind) ? (
      <button class="do" type="button" aria-disabled={!ready()} onClick={() => move(kind, minutes)}>
        {name}
      </button>
    ) : null;
  return (
    <section class="phone-hand" aria-label={words.desk}>
      {main === "start" ? button("start", words.start) : null}
      {button("pause", words.pause)}
      {button("resume", words.resume)}
      {button("extend", counted(words.extend, 5), 5)}
      {main === "next" && next ? button("next", fill(words.next, { phase: phaseName(next) })) : null}
      {main === "end" ? button("end", words.end) : null}
      {button("back", words.back)}
      <button class="say" type="button" aria-disabled={!ready()} onClick={() => lockDoor(!state.room!.locked)}>
        {state.room!.locked ? words.open_door : words.close_door}
      </button>
      <LeadWays id={0} css="say" />
    </section>
  );
}

function Newest() {
  const [all, show] = useState(false);
  const cards = toVoteOn(newestFirst());
  const shown = all ? cards : cards.slice(0, FEW);
  const busy = state.typing.find((t) => !(t.uid && state.cards.has(t.uid)));
  return (
    <section class="newest" aria-label={words.record}>
      <p class="quiet">{busy ? fill(words.typing, { name: busy.label || words.someone }) : ""}</p>
      {shown.map((card) => (
        <PhoneSlip card={card} key={card.uid} />
      ))}
      {cards.length > FEW ? (
        <button class="say" type="button" aria-expanded={all} onClick={() => show(!all)}>
          {all ? words.less : counted(words.all_cards, cards.length)}
        </button>
      ) : null}
    </section>
  );
}

// While a vote is open, what can be voted on comes first.
function toVoteOn(cards: Shown[]): Shown[] {
  const kinds = state.vote?.open ? state.vote.kinds : [];
  return [...cards.filter((c) => kinds.includes(c.kind)), ...cards.filter((c) => !kinds.includes(c.kind))];
}

function PhoneSlip({ card }: { card: Shown }) {
  const [editing, edit] = useState(false);
  const [more, open] = useState(false);
  const [fold, unfold] = useFold(card.text);
  if (editing) return <Editor card={card} close={() => edit(false)} />;
  const who = whoTypes(card.uid);
  const css = who ? "slip is-typed" : card.unsent ? "slip is-unsent" : card.verdict === "struck" ? "slip is-struck" : card.hidden ? "slip is-hidden" : "slip";
  return (
    <article class={css} data-kind={card.kind} data-uid={card.uid}>
      <Sign name={card.kind} />
      <div>
        <p class={fold} dir="auto">
          <WithCarets text={card.text} carets={caretsIn(card.uid)} />
        </p>
        {ofAnother(card) ? <p class="slip-from">{labelOf(card)}</p> : null}
        {unfold}
        <Beside card={card} />
        <ThemeChip card={card} />
          <footer>
            {who ? <span class="typed-who">{who}</span> : card.unsent ? (trouble() ? words.unsent : " ") : null}
            {mayChange(card) ? (
              <button class="slip-do" type="button" onClick={() => edit(true)}>
                {words.edit}
              </button>
            ) : null}
            {card.unsent ? null : <MoreButton open={more} turn={() => open(!more)} />}
            <Dots card={card} />
          </footer>
        <MarkIt card={card} />
        {more ? <CardTools card={card} close={() => open(false)} /> : null}
      </div>
      <StarIt card={card} />
    </article>
  );
}
