// The small touches of every page. All pages work without them.
import "./htmx";
