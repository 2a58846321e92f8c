// Sentences come from the page in the reader's language; here they are filled in.
import type { Count, Phase, Start, Words } from "./types";

export const start: Start = JSON.parse(document.getElementById("start")!.textContent!);
export const words: Words = start.words;
// Days before months and a clock of 24 hours, as the pages say them.
const locale = words.language === "en" ? "en-GB" : words.language;
const plural = new Intl.PluralRules(words.language);

export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}|%\((\w+)\)[ds]/g, (_, a, b) => String(values[a ?? b] ?? ""));
}

export function counted(pair: Count, n: number, values: Record<string, string | number> = {}): string {
  return fill(plural.select(n) === "one" ? pair.one : pair.other, { n, ...values });
}

export function phaseName(phase: Phase): string {
  return phase.title || words.phase[phase.kind] || phase.kind;
}

// What to do now, for this role.
export function prompt(phase: Phase, role: string): string {
  if (phase.prompt) return phase.prompt;
  const known = words.prompt[phase.kind] ?? {};
  const who = role === "assistee" ? "assistee" : role === "facilitator" || role === "note_taker" ? "lead" : "all";
  return known[who] ?? known.all ?? "";
}

// "jueves 7 de enero", as the pages say it: without the comma that some languages put behind the weekday.
export function day(iso: string): string {
  const said = new Date(`${iso}T12:00:00`).toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long" });
  return said.replace(",", "");
}

export function hour(ms: number): string {
  return new Date(ms).toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" });
}
