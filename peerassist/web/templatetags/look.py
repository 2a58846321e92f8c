"""The parts that pages are made of. `{% load look %}` gives:

- pictures: sign, star, seat, dots, agenda_bar, days_line, story_line, reached, stage_points,
  table_of_seats, example_table, small_table
- parts: stage_line, field, form_errors, slip, pager, empty
- filters: initials, day, short_day, moment, hour, in_zone, joined, spelled

Every picture carries its text; nothing here asks the database. `/patterns` shows each of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy

from peerassist.method.kinds import STAGES, Stage
from peerassist.method.timing import Timing
from peerassist.people.models import initials as initials_of
from peerassist.web import pictures

register = template.Library()
Context = dict[str, Any]
Words = str | Promise


# Pictures ---------------------------------------------------------------------------------------------------------
@register.simple_tag
def sign(name: str, label: Words = "") -> SafeString:
    """A sign: question, experience, option, insight, playback, action, open-action, tick, half, cross, star, letter,
    calendar, mark. Without `label` it only decorates the words beside it."""
    return _use(name, "mark" if name == "mark" else f"sign is-{name}", label)


@register.simple_tag
def star(count: int = 0, label: Words = "") -> SafeString:
    """A star, filled when somebody gave one."""
    return _use("star", "star" if count else "star is-open", label)


def _use(name: str, css: str, label: Words) -> SafeString:
    address = f"{static('signs.svg')}#{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, address)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', css, address)


@register.simple_tag
def seat(name: object, state: str = "full") -> SafeString:
    """A person's seat with their initials, beside their name. `state`: full, open, nobody, now."""
    letters = getattr(name, "initials", None) or initials_of(str(name))
    css = "seat" if state == "full" else f"seat is-{state}"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, letters)


DOTS = ("full", "half", "open", "now", "nobody", "no", "over")


@register.inclusion_tag("parts/dots.html")
def dots(label: Words = "", **counts: int) -> Context:
    """Dots, one for each person, seat or invitation: `{% dots full=1 open=3 label="asked once, agrees to four" %}`.
    Kinds: full, half, open, now, nobody, no, over. Without `label` the words beside must say the same."""
    unknown = set(counts) - set(DOTS)
    if unknown:
        raise template.TemplateSyntaxError(f"dots know {', '.join(DOTS)}; not {', '.join(unknown)}")
    return {"dots": [kind for kind in DOTS for _ in range(counts.get(kind) or 0)], "label": label}


@register.inclusion_tag("parts/agenda_bar.html")
def agenda_bar(phases: Iterable[Mapping[str, object]], now: int | None = None, key: bool = False) -> Context:
    """The agenda to scale. `phases`: minutes, mode (tell, listen, together), title. `key` explains the three fillings."""
    parts = pictures.agenda_parts(phases, now)
    return {"parts": parts, "rows": max((p.row for p in parts), default=0) + 1, "key": key}


@register.inclusion_tag("parts/days_line.html")
def days_line(
    timing: Timing, decision: Words = "", meeting: date | datetime | None = None, late: Words = ""
) -> Context:
    """The days from today to the last useful day and to the decision, with the meeting's day if there is one.
    `decision` names it, or who makes it: "the council"; `late` says what is closed by then:
    "the tender text is closed". Nothing where the decision has no date."""
    if timing.decision_on is None or timing.last_useful_on is None:
        return {"line": None}
    named = [
        ("today", gettext("Today"), timing.today),
        ("last", gettext("Last useful day"), timing.last_useful_on),
        ("decision", _short(decision) or gettext("The decision"), timing.decision_on),
        ("meeting", gettext("The assist"), timezone.localdate(meeting) if isinstance(meeting, datetime) else meeting),
    ]
    near = (timing.decision_on - timing.today).days < 300  # then the year goes without saying
    days = [pictures.Day(kind, name, day(on, "short" if near else ""), on) for kind, name, on in named if on]
    words = Truncator(str(late)).chars(40) or gettext("too late to change")
    return {"line": pictures.days(days, words), "timing": timing}


def _short(name: Words) -> str:
    """A free text as a label: one short line that begins with a capital."""
    return capfirst(Truncator(str(name)).chars(36))


@register.inclusion_tag("parts/story_line.html")
def story_line(moments: Iterable[pictures.Moment], label: Words = "") -> Context:
    """A story as a line of time to scale: moments with name, on, shape (round, decision, now, open)."""
    return {"story": pictures.story(moments), "label": label}


@register.inclusion_tag("parts/reached.html")
def reached(decided: bool, outcome: bool, met: bool = True) -> Context:
    """The four points of a found assist: asked, met, decided, outcome."""
    return {"met": met, "decided": decided, "outcome": outcome}


@register.inclusion_tag("parts/stage_points.html")
def stage_points(stage: str) -> Context:
    """The seven stages as points, small, beside the name of the one that is reached."""
    at = STAGES.index(Stage(stage))
    states = ["past" if i < at else "now" if i == at else "next" for i in range(len(STAGES))]
    return {"points": [(8 + 14 * i, state) for i, state in enumerate(states)], "at": 8 + 14 * at}


@register.inclusion_tag("parts/table_of_seats.html")
def example_table() -> Context:
    """A table for those who have not seen one: who sits there, and what is still missing."""
    place, line = pictures.Place, pictures.Line
    seats = (
        place(gettext("Handed over 60 committees in one quarter"), "Yusuf, Garissa"),
        place(gettext("Pays caretakers per working pump"), "Priya, Kerala"),
        place(gettext("Runs a district’s spare-parts store"), "Daniel, Enugu"),
        place(gettext("Keeps village bank books"), "Keza, Huye"),
        place(gettext("Was on the council when it failed"), "Tomás, Cusco", state="open"),
        place(gettext("Telling the villages"), gettext("Nobody yet"), state="nobody", now=True),
    )
    needs = (
        line(gettext("Handing over to a district"), 2),
        line(gettext("Money for repairs"), 2),
        line(gettext("A council’s view"), 0, 1),
        line(gettext("Telling the villages")),
    )
    asks = place(gettext("Asks"), "Esther, Lusaka")
    leads = place(gettext("Leads"), "Luc, Lyon", gettext("From outside the team"))
    return {"table": pictures.Table(asks, leads, seats, needs)}


@register.inclusion_tag("parts/table_of_seats.html")
def table_of_seats(table: pictures.Table) -> Context:
    """The large table: seats filled with what people bring."""
    return {"table": table}


@register.inclusion_tag("parts/small_table.html")
def small_table(peers: int, label: Words, led: bool = True) -> Context:
    """The print of the table on a record; `label` says who sat there."""
    return {"seats": pictures.small_table(min(peers, 24)), "label": label, "led": led}


# Parts ------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("parts/stage_line.html")
def stage_line(stages: Iterable[object]) -> Context:
    """The seven stages: items with name, url (or ""), state (past, now, next), reached."""
    return {"stages": stages}


@register.inclusion_tag("parts/field.html")
def field(
    bound: BoundField,
    look: str = "",
    label: Words = "",
    hint: Words = "",
    count: int = 0,
    marks: Sequence[object] | None = None,
    live: bool = False,
) -> Context:
    """A form's field whole: label, help, input, error. THE way to show a field; the markup is parts/field.html.

    `look`: large (a purpose), inline (a box with its words beside), bare (label for screen readers only), three (two to
    four choices side by side). `label`, `hint` replace the form's own. `count` shows how many characters are left.
    `marks`: the text of a textarea in parts (text, hit), of which the hits are underlined. `live`: the field keeps itself
    while one types, and what is wrong with it comes later (parts/wrong.html).
    """
    widget = bound.field.widget
    kind = _kind(widget)
    attrs: dict[str, Any] = {}
    if kind == "entry":
        attrs["class"] = " ".join(
            filter(None, [widget.attrs.get("class", ""), "entry", "is-large" if look == "large" else ""])
        )
        if isinstance(widget, forms.Textarea):
            attrs["data-grow"] = ""
    if hint and not bound.help_text:
        attrs["aria-describedby"] = f"{bound.auto_id}_helptext"
    if count:
        attrs["data-count"] = str(count)
    return {
        "bound": bound,
        "kind": kind,
        "look": look,
        "label": label or bound.label,
        "help": hint or bound.help_text,
        "input": bound.as_widget(attrs=attrs) if kind in ("entry", "check") else "",
        # Said only where other fields of the form must be filled in.
        "optional": not bound.field.required and any(f.required for f in bound.form.fields.values()),
        "count": count,
        "marks": marks,
        "live": live,
    }


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "entry"


@register.inclusion_tag("parts/form_errors.html")
def form_errors(form: forms.BaseForm) -> Context:
    """What is wrong with a sent form, above it, each with a way to its field. Nothing when all is well."""
    wrong = [form[name] for name in form.errors if name in form.fields and not form[name].is_hidden]
    return {"form": form, "wrong": wrong, "general": form.non_field_errors()}


@register.inclusion_tag("parts/slip.html")
def slip(
    kind: str, text: str, by: Words = "", stars: int = 0, with_sign: bool = False, struck: bool = False
) -> Context:
    """A card as a slip of its card stock."""
    return {"kind": kind, "text": text, "by": by, "stars": stars, "with_sign": with_sign, "struck": struck}


@register.inclusion_tag("parts/pager.html", takes_context=True)
def pager(context: Context, page: "Page[Any]", name: str = "page") -> Context:
    """The way to the page before and after; nothing when there is one page only. Keeps the address's other words."""
    request = context["request"]

    def to(number: int) -> str:
        query = request.GET.copy()
        query[name] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "before": to(page.previous_page_number()) if page.has_previous() else "",
        "after": to(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("parts/empty.html")
def empty(words: Words, first: Words = "", url: str = "", act: Words = "", main: bool = False) -> Context:
    """What comes here, and the first step: `{% empty "…" "…" url act %}`. `main` makes the step the page's main act."""
    return {"words": words, "first": first, "url": url, "act": act, "main": main}


# Filters ----------------------------------------------------------------------------------------------------------
@register.filter
def initials(name: object) -> str:
    """Esther Mwale -> EM."""
    return initials_of(str(name))


@register.filter
def day(value: date | datetime | None, how: str = "") -> str:
    """Monday 4 May; with "year", or (but for "short") in another year than this one: Monday 4 May 2026."""
    if value is None or value == "":
        return ""
    local = _local(value)
    first = local.day == 1
    if how == "year" or (how != "short" and local.year != timezone.localdate().year):
        form = pgettext("date, on the first", "l j F Y") if first else pgettext("date", "l j F Y")
    else:
        form = pgettext("date, on the first", "l j F") if first else pgettext("date", "l j F")
    return date_format(local, form, use_l10n=False)


@register.filter
def short_day(value: date | datetime | None) -> str:
    """4 May; in another year than this one: 4 May 2026."""
    if value is None or value == "":
        return ""
    local = _local(value)
    first = local.day == 1
    if local.year != timezone.localdate().year:
        form = pgettext("date, on the first", "j F Y") if first else pgettext("date", "j F Y")
    else:
        form = pgettext("date, on the first", "j F") if first else pgettext("date", "j F")
    return date_format(local, form, use_l10n=False)


@register.filter
def hour(value: datetime | None) -> str:
    """14:00, in the reader's zone."""
    return date_format(_local(value), pgettext("time", "G:i"), use_l10n=False) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Monday 4 May, 14:00, in the reader's zone."""
    return pgettext("moment", "%(day)s, %(hour)s") % {"day": day(value), "hour": hour(value)} if value else ""


@register.filter
def in_zone(value: datetime | None, name: str) -> datetime | None:
    """The same moment in another time zone, to be shown by `hour`, `day` or `moment`."""
    if value is None:
        return None
    try:
        return _Fixed.of(value.astimezone(ZoneInfo(name)))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return value


class _Fixed(datetime):
    """A moment whose zone was chosen; the reader's own does not replace it."""

    @classmethod
    def of(cls, value: datetime) -> "_Fixed":
        return cls.combine(value.date(), value.timetz())


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and not isinstance(value, _Fixed) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def quoted(words: object) -> str:
    """Someone's words in the quotation marks of the page's language."""
    return pgettext("quotation", "“%(words)s”") % {"words": words}


@register.filter
def joined(values: Iterable[object], how: str = "and") -> str:
    """a, b and c (or, with "or": a, b or c)."""
    given = [str(v) for v in values if str(v)]
    if len(given) < 2:
        return "".join(given)
    parts = {"first": ", ".join(given[:-1]), "last": given[-1]}
    if how == "or":
        return pgettext("list", "%(first)s or %(last)s") % parts
    if (get_language() or "").startswith("es") and _sounds_like_i(given[-1]):
        return f"{parts['first']} e {parts['last']}"
    return pgettext("list", "%(first)s and %(last)s") % parts


def _sounds_like_i(word: str) -> bool:
    """Spanish says "e" before the sound i: e Irene, e hijos; but y hielo."""
    low = word.lower()
    return low.startswith(("i", "í")) or (low.startswith(("hi", "hí")) and not low.startswith(("hie", "hia")))


NUMBERS: tuple[Words, ...] = (
    pgettext_lazy("number", "two"),
    pgettext_lazy("number", "three"),
    pgettext_lazy("number", "four"),
    pgettext_lazy("number", "five"),
    pgettext_lazy("number", "six"),
    pgettext_lazy("number", "seven"),
    pgettext_lazy("number", "eight"),
    pgettext_lazy("number", "nine"),
    pgettext_lazy("number", "ten"),
    pgettext_lazy("number", "eleven"),
    pgettext_lazy("number", "twelve"),
)


@register.filter
def spelled(number: int) -> str:
    """Two to twelve in words, other numbers in figures. One is left to plural forms: many languages give it a gender."""
    return str(NUMBERS[number - 2]) if 2 <= number <= 12 else str(number)
