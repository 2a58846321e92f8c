// htmx without what a strict content policy forbids: no eval, no styles of its own.
import htmx from "htmx.org";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0; // pages of people are not kept in the browser's storage
htmx.config.selfRequestsOnly = true;
htmx.config.scrollBehavior = "auto";

export default htmx;
