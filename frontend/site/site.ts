// The small touches of every page. All pages work without them.
import "./asking";
import "./fields";
import "./holder";
import "./htmx";
import "./marks";
import "./nav";
import "./notices";
import "./saving";
import "./zone";

// Few pages know passkeys or the typing check; the others need not carry them.
if (document.querySelector("[data-passkey]")) void import("./passkeys");
if (document.querySelector("[data-typing-check]")) void import("./typing_check");
if (document.querySelector("[data-heaps]")) void import("./heaps");
