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

// Few pages know passkeys; the others need not carry them.
if (document.querySelector("[data-passkey]")) void import("./passkeys");
