// Listening once for all elements, those that come later included.

/** Call `act` for each `event` on an element that matches `selector`. */
export function on<K extends keyof DocumentEventMap>(
  event: K,
  selector: string,
  act: (element: HTMLElement, event: DocumentEventMap[K]) => void,
  capture = false,
): void {
  document.addEventListener(
    event,
    (e) => {
      const found = e.target instanceof Element ? e.target.closest<HTMLElement>(selector) : null;
      if (found) act(found, e);
    },
    capture,
  );
}

/** A sentence that the page brings along, in the reader's language (data attributes of the body). */
export function words(name: string): string {
  return document.body.dataset[name] ?? "";
}

/** Listen to one of htmx's own events. */
export function onHtmx(event: string, act: (detail: HtmxDetail, event: CustomEvent<HtmxDetail>) => void): void {
  document.addEventListener(`htmx:${event}`, (e) => {
    const custom = e as CustomEvent<HtmxDetail>;
    act(custom.detail, custom);
  });
}

/** What htmx's events say, as far as these pages use it. */
export interface HtmxDetail {
  elt: HTMLElement;
  successful?: boolean;
  xhr?: XMLHttpRequest;
  question?: string;
  issueRequest?: (skip: boolean) => void;
}
