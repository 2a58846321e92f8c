"""What is typed around a record: who may read it, a comment, "I can tell more"."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerassist.method.kinds import Visibility
from peerassist.people.models import Team
from peerassist.web.words import VISIBILITY

LICENCES = [
    ("", _("None: all rights stay as they are")),
    ("CC BY 4.0", "CC BY 4.0"),
    ("CC BY-SA 4.0", "CC BY-SA 4.0"),
    ("CC0 1.0", "CC0 1.0"),
]


class Publish(forms.Form):
    """To whom the record is shown."""

    visibility = forms.ChoiceField(label=_("Who may read the record?"), widget=forms.RadioSelect)
    summary = forms.CharField(
        label=_("In two sentences, for those who find it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    licence = forms.ChoiceField(
        label=_("Licence"),
        help_text=_("A licence lets others use the record elsewhere, as long as they say where it comes from."),
        choices=LICENCES,
        required=False,
    )

    def __init__(self, *args: Any, team: Team | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [(str(v), VISIBILITY[v]) for v in Visibility if v != Visibility.TEAM or team]
        self.fields["visibility"].choices = choices  # type: ignore[attr-defined]


class Comment(forms.Form):
    """A reader's word on a record or a story."""

    words = forms.CharField(
        label=_("Your word on it"),
        help_text=_("Your name stands beside it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Offer(forms.Form):
    """ "I can tell more": what about."""

    words = forms.CharField(label=_("What you can tell about"), max_length=160, required=False)
