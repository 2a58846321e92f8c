// Words that are not on the record: shown, copied, let go by their writer, never silently dropped.
import { letGo } from "./wishes";
import { Copy } from "./parts";
import { refused, unkept, wordsOf } from "./pending";
import { words } from "./start";
import { counted, fill } from "./words";

export function NotKept() {
  if (!refused.all.size) return null;
  const texts = [...refused.all.values()].map(({ intent }) => wordsOf(intent)).filter(Boolean);
  return (
    <section class="not-kept" role="alert">
      <CopyAll texts={texts} />
      {[...refused.all.values()].map(({ intent, code, values }) => {
        const text = wordsOf(intent);
        return (
          <div class="not-kept-one" key={intent.id}>
            <div>
              <p>
                <b>{words.refused}</b> {fill(words.errors[code] ?? words.errors.other!, values)}
              </p>
              {text ? <p class="kept not-kept-text">{text}</p> : null}
            </div>
            <p class="slip-acts">
              {text ? <Copy text={text} /> : null}
              <button class="say" type="button" onClick={() => letGo(intent.id)}>
                {words.drop}
              </button>
            </p>
          </div>
        );
      })}
    </section>
  );
}

function CopyAll({ texts }: { texts: string[] }) {
  if (texts.length < 2) return null;
  return (
    <p class="not-kept-all">
      {counted(words.not_kept, texts.length)} <Copy text={texts.join("\n\n")} name={words.copy_all} />
    </p>
  );
}

// The end: why, where to go, and what stays on this device.
export function Bye({ code }: { code: string }) {
  const texts = [...new Set(unkept())];
  return (
    <main class="room-wait">
      <h1>{words.bye[code] ?? words.bye.gone}</h1>
      <p>
        {code === "reload" ? (
          <a class="do" href={location.href}>
            {words.reload}
          </a>
        ) : (
          <a class="do" href="/">
            {words.to_front}
          </a>
        )}
      </p>
      {texts.length ? (
        <section class="not-kept-list">
          <p>{words.kept_here}</p>
          <CopyAll texts={texts} />
          {texts.map((text) => (
            <div class="slip" key={text}>
              <p class="kept">{text}</p>
              <p>
                <Copy text={text} />
              </p>
            </div>
          ))}
        </section>
      ) : null}
    </main>
  );
}
