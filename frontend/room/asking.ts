// What is asked of the server beside the line: seldom, and over plain HTTP.
import { once, start } from "./start";

const PATIENCE = 60_000; // milliseconds

const place = (what: string) => `${location.origin}/rooms/${start.code}/${what}`;

export async function ask<T>(what: string): Promise<T> {
  const answer = await fetch(place(what), { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as T;
}

// Returns nothing where it was taken, else why not. Throws where no answer came.
export async function put(what: string, form: FormData): Promise<string> {
  const answer = await fetch(place(what), { method: "POST", body: form, headers: { "X-CSRFToken": once.csrf }, signal: AbortSignal.timeout(PATIENCE) });
  if (answer.ok) return "";
  if (answer.status !== 422) throw new Error(String(answer.status));
  return ((await answer.json()) as { error: string }).error;
}
