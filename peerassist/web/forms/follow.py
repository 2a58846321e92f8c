"""What is typed after a meeting: actions, how it goes, what came of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DATE = {"type": "date"}
FARTHEST = 20  # years to come


class NewAction(forms.Form):
    """What someone commits to do."""

    words = forms.CharField(label=_("What"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    owner_name = forms.CharField(
        label=_("Who"), max_length=120, widget=forms.TextInput(attrs={"list": "at-the-table", "autocomplete": "off"})
    )
    due_on = forms.DateField(label=_("By when"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"), required=False)
    owner_email = forms.EmailField(
        label=_("Their e-mail address, for reminders"),
        help_text=_("Not needed for those who were at the table."),
        required=False,
    )

    def clean_due_on(self) -> date | None:
        """Refuse a year that was mistyped."""
        on: date | None = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if on is not None and abs(on.year - today.year) > FARTHEST:
            raise forms.ValidationError(
                _("That is more than %(years)d years away. Look at the year again.") % {"years": FARTHEST}
            )
        return on


class Close(forms.Form):
    """How an action stands: done, dropped, or later than planned."""

    how = forms.ChoiceField(
        label=_("How does it stand?"),
        choices=[
            ("done", _("It is done")),
            ("later", _("It takes longer")),
            ("dropped", _("It will not be done")),
        ],
        widget=forms.RadioSelect,
    )
    due_on = forms.DateField(
        label=_("If it takes longer: by when"),
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        required=False,
    )
    words = forms.CharField(
        label=_("A word on it"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """An action that takes longer needs its new date, in the days to come."""
        data: dict[str, Any] = super().clean() or {}
        on = data.get("due_on")
        if data.get("how") == "later" and "due_on" not in self.errors:
            if on is None:
                self.add_error("due_on", _("Say by when, so that you are reminded then."))
            elif on < timezone.localdate():
                self.add_error("due_on", _("That day is past. Choose one to come."))
            elif on.year - timezone.localdate().year > FARTHEST:
                self.add_error("due_on", _("That is too far away. Look at the year again."))
        return data


class Progress(forms.Form):
    """How it goes."""

    words = forms.CharField(label=_("How does it go?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class Tell(forms.Form):
    """What came of it."""

    differently = forms.CharField(
        label=_("What did you do differently?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    result = forms.CharField(
        label=_("What came of it?"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    thanks = forms.CharField(
        label=_("A word of thanks"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class Uptakes(forms.Form):
    """What became of each option: taken up, set aside, not said yet; and a word."""

    HOW = [("up", _("Taken up")), ("aside", _("Set aside")), ("", _("Not said yet"))]

    def __init__(self, data: Mapping[str, Any] | None, *, options: Sequence[Mapping[str, Any]]) -> None:
        """`options`: uid, text, how, words of each."""
        super().__init__(data)
        self.options = options
        for option in options:
            self.fields[f"how_{option['uid']}"] = forms.ChoiceField(
                label=option["text"], choices=self.HOW, required=False, widget=forms.RadioSelect, initial=option["how"]
            )
            self.fields[f"why_{option['uid']}"] = forms.CharField(
                label=_("In a word: from when, or why not"), max_length=160, required=False, initial=option["words"]
            )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the two fields of each option."""
        return [(self[f"how_{o['uid']}"], self[f"why_{o['uid']}"]) for o in self.options]

    def answers(self) -> dict[str, tuple[bool | None, str]]:
        """Return for each option whether it was taken up (None: not said), and the word on it."""
        how = {"up": True, "aside": False}
        data = self.cleaned_data
        return {uid: (how.get(data[f"how_{uid}"]), data[f"why_{uid}"]) for uid in (str(o["uid"]) for o in self.options)}
