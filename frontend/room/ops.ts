// Operations on a text: ot-text-unicode as it is, and what a text field needs beside it. Operations count code points; what
// a field tells counts UTF-16 units.
import { type } from "ot-text-unicode";
import type { TextOp } from "ot-text-unicode/dist/type";

export type Op = TextOp;

export const { apply, compose } = type;

// `op` as it reads after `other`, both made on one text. Where both insert at one place, the first one's stands before.
export function after(op: Op, other: Op, first: boolean): Op {
  return type.transform(op, other, first ? "left" : "right");
}

// What undoes `op`, which was done on `text`.
export function inverse(op: Op, text: string): Op {
  let at = 0;
  return op.map((part) => {
    if (typeof part === "string") return { d: points(part) };
    const from = at;
    at = units(text.slice(from), typeof part === "number" ? part : (part.d as number)) + from;
    return typeof part === "number" ? part : text.slice(from, at);
  });
}

// What leads from one text to another. What stands behind the caret (UTF-16 units from the start of `to`) is taken to be as
// it was, so that of "aaa" the letter counts as new that was typed.
export function between(from: string, to: string, caret = 0): Op {
  const most = Math.min(from.length, to.length);
  let end = 0;
  while (end < Math.min(most, to.length - caret) && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  if (end && isLow(to[to.length - end]!)) end -= 1; // a pair is never divided
  let start = 0;
  while (start < most - end && from[start] === to[start]) start += 1;
  if (start && isHigh(to[start - 1]!)) start -= 1;
  const gone = points(from.slice(start, from.length - end));
  const fresh = to.slice(start, to.length - end);
  if (!gone && !fresh) return [];
  return [points(from.slice(0, start)), fresh, { d: gone }].filter((part) => (typeof part === "object" ? part.d : part)) as Op;
}

// `op`, made on the text `from`, as it reads on the text `to`.
export function rebased(op: Op, from: string, to: string): Op {
  return from === to ? op : after(op, between(from, to), true);
}

// How many code points a text has.
export function points(text: string): number {
  let count = text.length;
  for (let n = 0; n < text.length - 1; n += 1) if (isHigh(text[n]!) && isLow(text[n + 1]!)) count -= 1;
  return count;
}

// Where in UTF-16 units the code point number `count` begins.
export function units(text: string, count: number): number {
  let at = 0;
  for (let n = 0; n < count && at < text.length; n += 1) at += isHigh(text[at]!) && isLow(text[at + 1] ?? "") ? 2 : 1;
  return at;
}

// Where a caret (code points) stands after `op`. What is inserted there goes behind it, or before it if it `leads`: the
// caret of who inserted it.
export function moved(caret: number, op: Op, leads = false): number {
  let at = 0;
  for (const part of op) {
    if (leads ? caret < at : caret <= at) break;
    if (typeof part === "string") {
      at += points(part);
      caret += points(part);
    } else if (typeof part === "number") at += part;
    else caret -= Math.min(part.d as number, caret - at);
  }
  return caret;
}

// Where the last change of `op` ends, in the text after it.
export function endOf(op: Op): number {
  let at = 0;
  for (const part of op) at += typeof part === "string" ? points(part) : typeof part === "number" ? part : 0;
  return at;
}

// What no record takes: NUL, halves of pairs, line ends of another system.
export function clean(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF\0]/g, (sign) => (sign.length > 1 ? sign : ""));
}

const isHigh = (unit: string) => unit >= "\uD800" && unit <= "\uDBFF";
const isLow = (unit: string) => unit >= "\uDC00" && unit <= "\uDFFF";
