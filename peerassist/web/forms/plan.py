"""What is typed while planning."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from peerassist.assists.models import Assist, Response
from peerassist.assists.planning import LONGEST_NEED, MOST_NEEDS
from peerassist.method.kinds import Attribution, CardKind, Visibility
from peerassist.method.situations import FITTING, Situation
from peerassist.method.words import is_blank
from peerassist.web import words
from peerassist.web.forms.addresses import WebAddress

DATE = {"type": "date"}


class Begin(forms.Form):
    """The first doubt: the problem in one's own words, and which situation holds."""

    question = forms.CharField(
        label=_("What are you about to do, and what would you like to ask those who have done it?"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 600}),
        max_length=600,
        required=False,
    )
    fitting = forms.MultipleChoiceField(
        label=_("Which of these holds?"),
        choices=[(str(s), words.SITUATION[s]) for s in FITTING],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    otherwise = forms.MultipleChoiceField(
        label=_("Or is it rather one of these?"),
        choices=[(str(s), words.SITUATION[s]) for s in Situation if s not in FITTING],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of the assist"), choices=settings.LANGUAGES, required=False)

    @property
    def held(self) -> list[Situation]:
        """The situations that were ticked."""
        return [Situation(code) for name in ("fitting", "otherwise") for code in self.cleaned_data.get(name, [])]


class Purpose(forms.ModelForm[Assist]):
    """The purpose canvas; saved as it is, however unfinished."""

    class Meta:
        model = Assist
        fields = [
            "question",
            "title",
            "background",
            "tried",
            "decision",
            "decided_by",
            "decision_on",
            "days_needed",
            "late_because",
            "language",
        ]
        labels = {
            "question": _("What do you want to ask your peers?"),
            "title": _("A short name"),
            "background": _("What has happened so far"),
            "tried": _("What you have tried"),
            "decision": _("The decision it feeds"),
            "decided_by": _("Who decides"),
            "decision_on": _("When it is decided"),
            "days_needed": _("Days you need between the assist and the decision"),
            "late_because": _("What is closed after that"),
            "language": _("Language of the assist"),
        }
        help_texts = {
            "title": _("For lists and mails: “Water committees”."),
            "decision": _("As it would stand in a sentence: “the tender”, “the order for the switchgear”"),
            "decided_by": _("As it would stand in a sentence: “the council”, “the steering committee”"),
            "late_because": _("“the tender text is closed”"),
        }
        widgets = {
            "question": forms.Textarea(attrs={"rows": 3, "maxlength": 600}),
            "background": forms.Textarea(attrs={"rows": 5, "maxlength": 6000}),
            "tried": forms.Textarea(attrs={"rows": 5, "maxlength": 6000}),
            "decision_on": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
            "days_needed": forms.NumberInput(attrs={"min": 0, "max": 365}),
            "language": forms.Select(choices=settings.LANGUAGES),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            # Sent along, so that two who write at the same time change only what each of them wrote.
            field.show_hidden_initial = True

    @property
    def before(self) -> SafeString:
        """What the fields held when the page was made, as hidden inputs."""
        return mark_safe("".join(bound.as_hidden(only_initial=True) for bound in self))

    def clean_question(self) -> str:
        asked: str = self.cleaned_data["question"]
        if not is_blank(asked):
            return asked
        if hasattr(self.instance, "sharing") or self.instance.invitations.exists():
            raise forms.ValidationError(
                _("Others read this plan already. Write what you ask; until then your words from before hold.")
            )
        return ""

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        return "" if is_blank(title) else title

    def clean_days_needed(self) -> int:
        days: int | None = self.cleaned_data["days_needed"]
        if days is None:
            return self.instance.days_needed
        if days > 365:
            raise forms.ValidationError(_("Write a number of days between 0 and 365."))
        return days

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or self.instance.language

    def clean_decision_on(self) -> date | None:
        day: date | None = self.cleaned_data["decision_on"]
        if day is not None and not 2000 <= day.year <= 2200:
            raise forms.ValidationError(_("Look at the year again."))
        return day


def wanted_in(data: Any) -> list[tuple[CardKind, str]]:
    """Read the rows of what is wanted; rows with an unknown kind or marked to go are left out."""
    rows = zip(data.getlist("wanted_kind"), data.getlist("wanted_words"), strict=False)
    return [(CardKind(kind), text.replace("\x00", "")[:200]) for kind, text in rows if kind in set(CardKind)]


def wanted_before(data: Any) -> list[tuple[CardKind, str]] | None:
    """Read what was wanted when the page was made, a line each: "option:for courtyards"; None where that is not said."""
    if "wanted_before" not in data:
        return None
    rows = (line.partition(":") for line in str(data["wanted_before"]).splitlines())
    return [(CardKind(kind), text) for kind, _colon, text in rows if kind in set(CardKind)]


def needs_in(data: Any, name: str = "needs") -> list[str] | None:
    """Read what the case needs, a line each; None where it is not said."""
    if name not in data:
        return None
    text = str(data[name]).replace("\x00", "")  # which no database takes
    return [line.strip() for line in text.splitlines() if line.strip()]


def needs_wrong(needs: list[str] | None) -> list[str]:
    """Say what keeps these lines from being kept: too many of them, or one too long."""
    said = []
    if needs and len(set(needs)) > MOST_NEEDS:
        most = {"most": MOST_NEEDS}
        said.append(_("At most %(most)d lines stand here. Put some together, and they are kept.") % most)
    if needs and any(len(line) > LONGEST_NEED for line in needs):
        most = {"most": LONGEST_NEED}
        said.append(_("A line is longer than %(most)d characters. Part it or cut it, and it is kept.") % most)
    return said


class Meeting(forms.ModelForm[Assist]):
    """Where it takes place, and by which rules."""

    class Meta:
        model = Assist
        field_classes = {"call_url": WebAddress}
        fields = ["place_kind", "place", "call_url", "ground_rules", "attribution", "group_least", "group_most"]
        labels = {
            "place_kind": _("How do you meet?"),
            "place": _("The place"),
            "call_url": _("Link of the call"),
            "ground_rules": _("Ground rules"),
            "attribution": _("How are words ascribed in the record?"),
            "group_least": _("At least"),
            "group_most": _("At most"),
        }
        help_texts = {
            "ground_rules": _("One rule a line. Everyone agrees to them on entering. Empty: the method’s own rules."),
            "call_url": _("The whole address, beginning with https://"),
        }
        widgets = {
            "place_kind": forms.RadioSelect,
            "place": forms.TextInput,
            "ground_rules": forms.Textarea(attrs={"rows": 7, "maxlength": 3000}),
            "attribution": forms.RadioSelect,
        }

    checks_place = forms.MultipleChoiceField(
        label=_("Check list for the place"),
        choices=list(words.CHECKS["place"].items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    checks_call = forms.MultipleChoiceField(
        label=_("Check list for the call"),
        choices=list(words.CHECKS["call"].items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place_kind"] = forms.ChoiceField(
            label=_("How do you meet?"),
            choices=[("call", _("In a call")), ("place", _("In one place")), ("both", _("Some here, some by call"))],
            widget=forms.RadioSelect,
        )
        self.fields["attribution"] = forms.ChoiceField(
            label=_("How are words ascribed in the record?"),
            choices=[(str(a), words.ATTRIBUTION[a]) for a in Attribution],
            widget=forms.RadioSelect,
        )
        for kind in ("place", "call"):
            self.fields[f"checks_{kind}"].initial = [c for c in self.instance.checks if c in words.CHECKS[kind]]

    @property
    def plan(self) -> dict[str, Any]:
        """What to change in the plan."""
        kept = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        return kept | {"checks": [*self.cleaned_data["checks_place"], *self.cleaned_data["checks_call"]]}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("group_most") == 0:
            self.add_error("group_most", _("Nobody at the table? Write a number, or leave it empty."))
        least, most = data.get("group_least"), data.get("group_most")
        usual = self.instance.community
        if least and most and least > most:
            self.add_error(
                "group_most", _("This is less than the least. Write a number of at least %(least)d.") % {"least": least}
            )
        elif least and not most and least > usual.group_most:
            self.add_error(
                "group_most",
                _("Your community seats %(most)d at most. Write how many more may come.") % {"most": usual.group_most},
            )
        elif most and not least and most < usual.group_least:
            self.add_error(
                "group_least",
                _("Your community wants %(least)d at least. Write how few are enough.") % {"least": usual.group_least},
            )
        return data


class Share(forms.Form):
    """To whom the plan is shown."""

    visibility = forms.ChoiceField(
        label=_("Who may see the plan?"),
        choices=[(str(v), words.VISIBILITY[v]) for v in (Visibility.TEAM, Visibility.COMMUNITY, Visibility.PUBLIC)],
        initial=str(Visibility.COMMUNITY),
        widget=forms.RadioSelect,
    )


class Respond(forms.Form):
    """An answer to somebody's plan."""

    kind = forms.ChoiceField(
        label=_("Your answer"),
        choices=list(words.RESPONSE.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the four answers.")},
    )
    words = forms.CharField(
        label=_("A word"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False
    )
    ask_name = forms.CharField(label=_("Ask whom?"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") == Response.Kind.ASK and not data.get("ask_name", "").strip():
            self.add_error("ask_name", _("Whom should they ask? Write a name."))
        return data


class KeepTemplate(forms.Form):
    """A name under which the community keeps an agenda."""

    name = forms.CharField(
        label=_("Keep it for the community as"),
        max_length=80,
        error_messages={"required": _("Give the agenda a name, so that others find it. Nothing was kept yet.")},
    )
