"""What is typed while planning."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from peerassist.assists.models import Assist
from peerassist.method.kinds import Attribution, CardKind, Visibility
from peerassist.method.situations import Situation
from peerassist.web import words
from peerassist.web.forms.addresses import WebAddress

DATE = {"type": "date"}


class Begin(forms.Form):
    """The first doubt: which situation holds, and the problem in one's own words."""

    question = forms.CharField(
        label=_("What are you about to do, and what would you like to ask those who have done it?"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 600}),
        max_length=600,
        required=False,
    )
    situations = forms.MultipleChoiceField(
        label=_("Which of these holds?"),
        choices=[(str(s), words.SITUATION[s]) for s in Situation],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of the assist"), choices=settings.LANGUAGES, required=False)

    def clean_situations(self) -> list[Situation]:
        return [Situation(code) for code in self.cleaned_data["situations"]]


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
            "decision": _("“the tender”, “the budget for 2027”"),
            "decided_by": _("“the council”, “the steering committee”"),
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

    def clean_days_needed(self) -> int:
        days: int = self.cleaned_data["days_needed"]
        if days > 365:
            raise forms.ValidationError(_("Write a number of days between 0 and 365."))
        return days


def wanted_in(data: Any) -> list[tuple[CardKind, str]]:
    """Read the rows of what is wanted; rows with an unknown kind or marked to go are left out."""
    rows = zip(data.getlist("wanted_kind"), data.getlist("wanted_words"), strict=False)
    return [(CardKind(kind), text[:200]) for kind, text in rows if kind in set(CardKind)]


def needs_in(data: Any) -> list[str]:
    """Read what the case needs, a line each."""
    return [line.strip() for line in str(data.get("needs", "")).splitlines() if line.strip()]


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

    checks = forms.MultipleChoiceField(label=_("Check list"), required=False, widget=forms.CheckboxSelectMultiple)

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
        kind = self.instance.place_kind
        lists = [words.CHECKS[k] for k in ("place", "call") if kind in (k, "both")]
        self.fields["checks"].choices = [(code, text) for each in lists for code, text in each.items()]  # type: ignore[attr-defined]
        self.fields["checks"].initial = self.instance.checks

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        least, most = data.get("group_least"), data.get("group_most")
        if least and most and least > most:
            self.add_error(
                "group_most", _("This is less than the least. Write a number of at least %(least)d.") % {"least": least}
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

    kind = forms.ChoiceField(choices=list(words.RESPONSE.items()))
    words = forms.CharField(
        label=_("A word"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False
    )
    ask_name = forms.CharField(label=_("Ask whom?"), max_length=120, required=False)
