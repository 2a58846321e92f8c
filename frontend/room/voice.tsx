// This device notices by itself when its person speaks: off until it is asked for, with a sign while it listens, and ended
// by one tap. What listens (ears.ts) is loaded only then.
import { words } from "./start";
import { changed, state } from "./state";
import type { Ears } from "./ears";

const voice = { at: "off" as "off" | "asked" | "starting" | "on" | "refused" | "none", hears: false };
let ears: Ears | null = null;

function go(at: typeof voice.at): void {
  voice.at = at;
  changed();
}

async function listen(): Promise<void> {
  if (!navigator.mediaDevices?.getUserMedia) return go("none");
  go("starting");
  try {
    const { Ears: Opened } = await import("./ears");
    ears = await Opened.open((hears) => {
      voice.hears = hears;
      changed();
    }, stop);
    go("on");
  } catch {
    go("refused");
  }
}

function stop(): void {
  ears?.close();
  ears = null;
  voice.hears = false;
  go("off");
}

// The way to it, in a quiet place.
export function VoiceOffer({ css = "say" }: { css?: string }) {
  if (voice.at !== "off" || !state.you?.may.write || state.script!.ended_at) return null;
  return (
    <button class={css} type="button" onClick={() => go("asked")}>
      {words.talk.voice}
    </button>
  );
}

// The sign, for as long as it listens.
export function VoiceSign() {
  if (voice.at !== "on") return null;
  return (
    <p class={voice.hears ? "voice is-on hears" : "voice is-on"}>
      <i aria-hidden="true" />
      <span>{voice.hears ? words.talk.voice_hears : words.talk.voice_on}</span>
      <button class="voice-do" type="button" onClick={stop}>
        {words.talk.voice_stop}
      </button>
    </p>
  );
}

// The question, in the place of the way to it, and what became of the answer.
export function VoiceQuestion() {
  if (voice.at === "off" || voice.at === "on") return null;
  if (voice.at === "starting") {
    return (
      <p class="voice" role="status">
        {words.talk.voice_starts} …
      </p>
    );
  }
  return (
    <div class="voice is-asking" role="group" aria-label={words.talk.voice} tabIndex={-1} ref={focused} key={voice.at}>
      <p>{voice.at === "asked" ? words.talk.voice_ask : voice.at === "none" ? words.talk.voice_none : words.talk.voice_refused}</p>
      <p class="voice-acts">
        {voice.at === "none" ? null : (
          <button class="voice-do" type="button" onClick={() => void listen()}>
            {words.talk.voice_yes}
          </button>
        )}
        <button class="voice-do" type="button" onClick={stop}>
          {voice.at === "asked" ? words.talk.voice_no : words.talk.close}
        </button>
      </p>
    </div>
  );
}

// What was pressed is gone: who uses keys goes on from here.
function focused(group: HTMLElement | null): void {
  group?.focus();
}
