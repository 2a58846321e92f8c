// Passkeys: <form data-passkey="new | prove | sign-in"> with a hidden field "credential". The browser asks for finger,
// face or code; what it signs goes to the server with the form. The options stand in the page, or come by a request.
import { on, words } from "./dom";
import { say } from "./notices";

type Json = Record<string, unknown>;

function bytes(text: unknown): ArrayBuffer {
  const plain = atob(String(text).replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

function text(given: ArrayBuffer | null | undefined): string | undefined {
  if (!given) return undefined;
  const plain = Array.from(new Uint8Array(given), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function known(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list as Json[] | undefined) ?? []).map(
    (entry) => ({ ...entry, id: bytes(entry["id"]) }) as PublicKeyCredentialDescriptor,
  );
}

/** A new key that opens by itself: it lives on the device, and the device makes sure who holds it. */
async function make(options: Json): Promise<PublicKeyCredential> {
  const user = options["user"] as Json;
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options["challenge"]),
      user: { ...user, id: bytes(user["id"]) },
      excludeCredentials: known(options["excludeCredentials"]),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    } as unknown as PublicKeyCredentialCreationOptions,
  });
  return made as PublicKeyCredential;
}

async function use(options: Json): Promise<PublicKeyCredential> {
  const found = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options["challenge"]),
      allowCredentials: known(options["allowCredentials"]),
    } as unknown as PublicKeyCredentialRequestOptions,
  });
  return found as PublicKeyCredential;
}

/** What the server reads (WebAuthn's own JSON form). */
function written(key: PublicKeyCredential): string {
  const answer = key.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  return JSON.stringify({
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    authenticatorAttachment: key.authenticatorAttachment,
    clientExtensionResults: key.getClientExtensionResults(),
    response: {
      clientDataJSON: text(answer.clientDataJSON),
      attestationObject: text(answer.attestationObject),
      authenticatorData: answer.attestationObject ? undefined : text(answer.authenticatorData),
      signature: text(answer.signature),
      userHandle: text(answer.userHandle),
      transports: answer.getTransports?.(),
    },
  });
}

async function options(form: HTMLFormElement, kind: string): Promise<Json> {
  const inPage = form.querySelector("script[type='application/json']")?.textContent;
  const data = (
    inPage ? JSON.parse(inPage) : await (await fetch(form.action, { headers: { Accept: "application/json" } })).json()
  ) as Record<string, { publicKey: Json }>;
  return (kind === "new" ? data["creation_options"] : data["request_options"])!.publicKey;
}

async function ask(form: HTMLFormElement): Promise<void> {
  const kind = form.dataset.passkey ?? "";
  const field = form.querySelector<HTMLInputElement>("[name='credential']");
  if (!field) return;
  try {
    const asked = await options(form, kind);
    field.value = written(kind === "new" ? await make(asked) : await use(asked));
    form.submit();
  } catch (problem) {
    // Two ordinary cases: the person closed the window, or this device holds the key already.
    const there = problem instanceof DOMException && problem.name === "InvalidStateError";
    say(words(there ? "passkeyThere" : "passkeyNone"));
  }
}

if (typeof PublicKeyCredential !== "undefined") {
  document.querySelectorAll("[data-passkey] button[hidden]").forEach((button) => button.removeAttribute("hidden"));
  document.querySelectorAll("[data-without-passkeys]").forEach((line) => line.remove());
}
on("submit", "form[data-passkey]", (form, event) => {
  event.preventDefault();
  void ask(form as HTMLFormElement);
});
