// Sentences filled in: names, numbers, days and hours as the reader's language has them.
import { serverNow } from "./clock";
import { type Count, words } from "./start";
import { state } from "./state";
import type { Phase } from "./types";

// Days before months and a clock of 24 hours, as the pages say them.
const locale = words.language === "en" ? "en-GB" : words.language;
const plural = new Intl.PluralRules(words.language);
const list = new Intl.ListFormat(words.language, { type: "conjunction" });

export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}|%\((\w+)\)[ds]/g, (_, a, b) => String(values[a ?? b] ?? ""));
}

export function counted(pair: Count, n: number, values: Record<string, string | number> = {}): string {
  return fill(plural.select(n) === "one" ? pair.one : pair.other, { n, ...values });
}

export function listed(names: string[]): string {
  return list.format(names);
}

export function phaseName(phase: Phase): string {
  return phase.title || words.phase[phase.kind] || phase.kind;
}

// A part's name where there is little room.
export function shortName(phase: Phase): string {
  return phase.title || words.short[phase.kind] || phaseName(phase);
}

// What to do now, for this role.
export function prompt(phase: Phase, role: string): string {
  if (phase.prompt) return phase.prompt;
  const known = words.prompt[phase.kind] ?? {};
  const who = role === "assistee" ? "assistee" : role === "facilitator" || role === "note_taker" ? "lead" : "all";
  return known[who] ?? known.all ?? "";
}

// How somebody types, by their own word; nothing for those who do not lead.
export function typesHow(id: number): string {
  const word = words.pace[state.you?.paces?.[id] ?? ""];
  return word ? fill(words.lead.types, { word }) : "";
}

// "jueves 7 de enero", as the pages say it: without the comma that some languages put behind the weekday.
export function day(iso: string): string {
  const said = new Date(`${iso}T12:00:00`).toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long" });
  return said.replace(",", "");
}

export function hour(ms: number): string {
  return new Date(ms).toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" });
}

// An hour of today, else with its day.
export function moment(ms: number): string {
  const then = new Date(ms);
  if (then.toDateString() === new Date(serverNow()).toDateString()) return hour(ms);
  return then.toLocaleString(locale, { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
}
