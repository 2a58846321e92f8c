// The question before something grave: <form data-confirm="Take it off the board?"> or a button with data-confirm.
import { on, onHtmx, words } from "./dom";

/** Ask `question`; answer whether to go on. Escape and the quiet button mean no. */
export function ask(question: string, yes: string): Promise<boolean> {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  const text = document.createElement("p");
  text.id = "ask-words";
  text.textContent = question;
  dialog.setAttribute("aria-labelledby", text.id);
  const acts = document.createElement("form");
  acts.method = "dialog";
  acts.className = "acts";
  acts.append(button("do", yes || words("yes"), "yes"), button("say", words("no"), ""));
  dialog.append(text, acts);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

function button(css: string, text: string, value: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.className = css;
  made.textContent = text;
  made.value = value;
  return made;
}

const agreed = new WeakSet<HTMLFormElement>();

on(
  "submit",
  "form",
  (element, event) => {
    const form = element as HTMLFormElement;
    const submitter = (event as SubmitEvent).submitter as HTMLButtonElement | null;
    const asking = submitter?.dataset.confirm ? submitter : form;
    const question = asking.dataset.confirm;
    if (!question || agreed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void ask(question, asking.dataset.yes ?? "").then((yes) => {
      if (!yes) return;
      agreed.add(form);
      form.requestSubmit(submitter);
    });
  },
  true,
);

onHtmx("confirm", (detail, event) => {
  if (!detail.question) return;
  event.preventDefault();
  void ask(detail.question, detail.elt.dataset.yes ?? "").then((yes) => yes && detail.issueRequest?.(true));
});
