// htmx without what a strict content policy forbids: no eval, no styles of its own.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  historyCacheSize: 0, // pages of people are not kept in the browser's storage
  selfRequestsOnly: true,
  scrollBehavior: "auto",
  // A form with mistakes comes back as 422 and is shown like any other answer.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});
