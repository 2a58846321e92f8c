// The small touches of every page. All pages work without them.
import "./asking";
import "./fields";
import "./htmx";
import "./notices";
import "./saving";
import "./zone";
