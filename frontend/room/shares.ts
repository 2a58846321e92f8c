// How talk is shared, in whole percents, as method/balance.py has it; held together by tests/contract/test_talk.py.
import type { Side } from "./types";

const SIDES: Side[] = ["assistee", "lead", "peers"];

export function total(sums: Record<Side, number>): number {
  return SIDES.reduce((all, side) => all + sums[side], 0);
}

// Whole percents that sum to 100, by the largest remainders.
export function percents(sums: Record<Side, number>): Record<Side, number> {
  const all = total(sums) || 1;
  const whole = { assistee: 0, lead: 0, peers: 0 };
  for (const side of SIDES) whole[side] = Math.floor((sums[side] / all) * 100);
  const rest = (side: Side) => (sums[side] / all) * 100 - whole[side];
  const order = [...SIDES].sort((a, b) => rest(b) - rest(a));
  order.slice(0, total(sums) ? 100 - total(whole) : 0).forEach((side) => (whole[side] += 1));
  return whole;
}
