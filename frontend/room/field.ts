// A text field and the hand that types in it. What is typed goes to the hand; what others type comes into the field, and
// caret and selection stay at their words. While an input method composes (accents, Arabic, Chinese), nothing goes and
// nothing comes.
import { after, between, clean, compose, endOf, moved, type Op, points, units } from "./ops";
import type { Writing } from "./typing";

export class Field {
  private shown: string; // what the field had when the hand last knew it
  private held: Op = []; // what others did since
  private composing = false;
  private readonly off = new AbortController();

  constructor(
    private readonly box: HTMLTextAreaElement,
    private readonly writing: Writing,
    private readonly typed: () => void,
  ) {
    writing.open(this.others);
    this.shown = box.value = writing.hand.text;
    const listen = (kind: string, work: (event: Event) => void) => box.addEventListener(kind, work, { signal: this.off.signal });
    listen("input", () => this.composing || this.read());
    listen("compositionstart", () => (this.composing = true));
    listen("compositionend", () => ((this.composing = false), this.read()));
    listen("scroll", () => (box.previousElementSibling!.scrollTop = box.scrollTop)); // what lies under it goes along
    listen("beforeinput", (event) => this.perhapsUndo(event as InputEvent));
    listen("keydown", (event) => this.keys(event as KeyboardEvent));
    // Who leaves in the middle of a word finds it again.
    document.addEventListener("visibilitychange", () => document.hidden && this.read(), { signal: this.off.signal });
  }

  close(): void {
    this.composing = false;
    this.read();
    this.off.abort();
    this.writing.close(this.others);
  }

  // From where to where the selection goes, in code points.
  selection(): [number, number] {
    const { value, selectionStart, selectionEnd } = this.box;
    return [points(value.slice(0, selectionStart)), points(value.slice(0, selectionEnd))];
  }

  private others = (op: Op): void => {
    this.held = compose(this.held, op);
    if (!this.composing) this.read();
  };

  // Give the hand what was typed, and the field what others did meanwhile.
  private read(): void {
    const { box, writing } = this;
    const value = clean(box.value);
    const own = between(this.shown, value, Math.min(box.selectionEnd, value.length));
    const held = this.held;
    this.held = [];
    writing.hand.local(after(own, held, true), Date.now());
    this.shown = writing.hand.text;
    if (box.value !== this.shown) this.write(value, after(held, own, false));
    if (own.length) this.typed();
  }

  // Bring the hand's text into the field, with caret and selection moved by `op`, which led there from `from`.
  private write(from: string, op: Op): void {
    const { box } = this;
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = box;
    const place = (unit: number) => units(this.shown, moved(points(from.slice(0, unit)), op));
    const [start, end] = [place(selectionStart), place(selectionEnd)];
    box.value = this.shown;
    if (document.activeElement === box) box.setSelectionRange(start, end, selectionDirection);
    box.scrollTop = scrollTop;
  }

  private keys(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && !(key === "y" && !event.shiftKey)) return;
    event.preventDefault();
    this.step(key === "y" || event.shiftKey);
  }

  // Undo from a menu, or by shaking a phone.
  private perhapsUndo(event: InputEvent): void {
    if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return;
    event.preventDefault();
    this.step(event.inputType === "historyRedo");
  }

  private step(again: boolean): void {
    this.read();
    const op = this.writing.hand.step(again);
    if (!op) return;
    this.shown = this.box.value = this.writing.hand.text;
    const caret = units(this.shown, endOf(op));
    this.box.setSelectionRange(caret, caret);
    this.typed();
  }
}
