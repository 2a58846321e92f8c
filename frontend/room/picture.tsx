// A picture from this device for a card. What could not be sent stays here, with what was said of it, to be tried again.
import { useState } from "preact/hooks";
import { put } from "./asking";
import { words } from "./start";
import type { Kind } from "./types";
import { uid as freshUid } from "./wishes";

const said = words.company;

interface Draft {
  id: string; // of the picture: sent twice it is put up once
  file: File | null;
  caption: string;
  credit: string;
  consent: boolean;
}

const drafts = new Map<string, Draft>(); // by card: a form that is closed and opened again has all of it

export function PictureForm({ uid, kind, done }: { uid: string; kind: Kind; done: () => void }) {
  const [draft, set] = useState<Draft>(() => drafts.get(uid) ?? { id: freshUid(), file: null, caption: "", credit: "", consent: false });
  const [wrong, say] = useState("");
  const [busy, work] = useState(false);
  const change = (more: Partial<Draft>) => {
    const next = { ...draft, ...more };
    drafts.set(uid, next);
    set(next);
    say("");
  };
  const send = async (event: Event) => {
    event.preventDefault();
    const missing = !draft.file ? said.picture_none : !draft.caption.trim() ? words.errors.picture_caption : !draft.consent ? words.errors.picture_consent : "";
    if (missing) return say(missing);
    work(true);
    const problem = await put("pictures", form(uid, kind, draft)).catch(() => said.not_uploaded);
    work(false);
    if (problem) return say(problem);
    drafts.delete(uid);
    done();
  };
  return (
    <form class="tools-part picture-form" onSubmit={(event) => void send(event)} noValidate>
      {wrong ? (
        <p class="picture-wrong" role="alert" id={`pw-${uid}`}>
          {wrong}
        </p>
      ) : null}
      <label class="tools-field">
        {said.picture_file}
        <input type="file" accept="image/jpeg,image/png,image/webp" onChange={(e) => change({ file: e.currentTarget.files?.[0] ?? draft.file })} />
        {draft.file ? <span class="picture-name">{draft.file.name}</span> : <span class="picture-how">{said.picture_how}</span>}
      </label>
      <label class="tools-field">
        {said.caption}
        <input class="entry" maxLength={300} value={draft.caption} dir="auto" onInput={(e) => change({ caption: e.currentTarget.value })} />
      </label>
      <label class="tools-field">
        {said.credit}
        <input class="entry" maxLength={120} value={draft.credit} dir="auto" onInput={(e) => change({ credit: e.currentTarget.value })} />
      </label>
      <label class="tools-check">
        <input type="checkbox" checked={draft.consent} onChange={(e) => change({ consent: e.currentTarget.checked })} />
        <span>{said.consent}</span>
      </label>
      <p class="slip-acts">
        <button class="do small" aria-disabled={busy}>
          {busy ? said.uploading : wrong && draft.file ? said.again : said.upload}
        </button>
        <button class="say" type="button" onClick={done}>
          {words.close}
        </button>
      </p>
    </form>
  );
}

function form(uid: string, kind: Kind, draft: Draft): FormData {
  const found = new FormData();
  const fields = { uid, kind, picture: draft.id, caption: draft.caption, credit: draft.credit, consent: draft.consent ? "yes" : "" };
  for (const [name, value] of Object.entries(fields)) found.set(name, value);
  found.set("picture_file", draft.file!);
  return found;
}
