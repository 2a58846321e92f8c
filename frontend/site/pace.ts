// How a sentence was typed, as the typing check measures and judges it. Pure: no page, no clock, no line.

export type Pace = "well" | "pauses" | "share";

export interface Typed {
  asked: string;
  typed: string;
  seconds: number; // from the first letter to the last
}

export interface Found {
  pace: Pace;
  speed: number; // words a minute, a word being five letters
  differ: number; // letters that differ in the end
}

// People speak some 120 to 150 words a minute, and notes keep about a third of them. Both limits are rules of thumb.
const FOLLOWS = 40;
const FOLLOWS_WITH_PAUSES = 22;
const MOST_DIFFERING = 0.08; // of the letters; with more of them others will not read it easily
const LETTERS_OF_A_WORD = 5;

/** Judge a sentence that was typed; null where too little of it is there to tell. */
export function judge({ asked, typed, seconds }: Typed): Found | null {
  const [wanted, got] = [plain(asked), plain(typed)];
  if (got.length < wanted.length / 2 || seconds <= 0) return null;
  const differ = distance(wanted, got);
  const right = Math.max(0, wanted.length - differ);
  const speed = Math.round((right / LETTERS_OF_A_WORD / seconds) * 60);
  const legible = differ <= wanted.length * MOST_DIFFERING;
  const pace = legible && speed >= FOLLOWS ? "well" : speed >= FOLLOWS_WITH_PAUSES ? "pauses" : "share";
  return { pace, speed, differ };
}

// Capitals, kinds of quotes and doubled spaces are no faults in notes.
function plain(text: string): string[] {
  return [...text.normalize("NFC").toLowerCase().replace(/[‘’]/g, "'").replace(/[“”«»]/g, '"').replace(/\s+/g, " ").trim()];
}

/** The fewest letters to put in, leave out or change, from one text to the other. */
export function distance(a: string[], b: string[]): number {
  let row = b.map((_, i) => i + 1);
  a.forEach((letter, i) => {
    let [left, corner] = [i + 1, i];
    row = b.map((other, j) => {
      const up = row[j]!;
      const here = Math.min(up + 1, left + 1, corner + (letter === other ? 0 : 1));
      [left, corner] = [here, up];
      return here;
    });
  });
  return row.at(-1) ?? a.length;
}
