// Hears whether this device's person speaks. The sound is weighed as it comes and never kept: nothing but "speaks" or
// "silent" leaves this file, and at most twice a second.
import { serverNow } from "./clock";
import { Hearing } from "./hearing";
import { state } from "./state";
import { running, speaks, tell } from "./talk";

const LOOK = 100; // milliseconds between two looks at the level
const APART = 1_000; // milliseconds between two words to the server
const AGAIN = 15_000; // and between two that say the same; the server believes one for three times as long

export class Ears {
  private readonly hearing = new Hearing();
  private timer = 0;
  private said = { on: false, at: -AGAIN };

  private constructor(
    private readonly stream: MediaStream,
    private readonly context: AudioContext,
    private readonly analyser: AnalyserNode,
    private readonly told: (hears: boolean) => void,
  ) {}

  // Ask for the microphone and listen. `told` hears of every change, `ended` when the microphone is taken away.
  static async open(told: (hears: boolean) => void, ended: () => void): Promise<Ears> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: false } });
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    context.createMediaStreamSource(stream).connect(analyser); // and no further: nothing is played or recorded
    await context.resume();
    stream.getTracks().forEach((track) => (track.onended = ended));
    const ears = new Ears(stream, context, analyser, told);
    ears.begin();
    return ears;
  }

  close(): void {
    clearInterval(this.timer);
    this.stream.getTracks().forEach((track) => track.stop());
    void this.context.close();
    if (this.said.on) tell("talk.voice", { on: false });
  }

  private begin(): void {
    const samples = new Float32Array(this.analyser.fftSize);
    let last = performance.now();
    this.timer = setInterval(() => {
      const now = performance.now();
      this.analyser.getFloatTimeDomainData(samples);
      const level = Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
      const before = this.hearing.speaks;
      if (this.hearing.hear(level, Math.min(now - last, 2 * LOOK)) !== before) this.told(this.hearing.speaks);
      last = now;
      this.say(now);
    }, LOOK);
  }

  // Say what is heard where the room holds another view: so a word that was lost, or talk that ended with its part, is
  // mended by itself.
  private say(now: number): void {
    const on = this.hearing.speaks && running();
    const known = on ? speaks(state.you!.id!, serverNow()) : !state.talk.speaking.some((s) => s.id === state.you!.id && s.until !== null);
    const pause = now - this.said.at;
    if (known ? !on || pause < AGAIN : pause < APART) return;
    if (!running()) return;
    if (tell("talk.voice", { on })) this.said = { on, at: now };
  }
}
