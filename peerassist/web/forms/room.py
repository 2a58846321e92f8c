"""What is typed on the way into a room."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ComeIn(forms.Form):
    """A name (for guests), and consent to the ground rules."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    job = forms.CharField(label=_("Your work, in two or three words"), max_length=160, required=False)
    place = forms.CharField(label=_("Where you are"), max_length=120, required=False)
    group = forms.TypedChoiceField(
        label=_("Your group"), coerce=int, help_text=_("The smallest is chosen for you. Take another one if you like.")
    )
    agreed = forms.BooleanField(
        label=_("I agree to these rules"),
        error_messages={"required": _("Please agree to the ground rules first. Without that nobody can speak freely.")},
    )

    def __init__(self, *args: Any, known: bool = False, groups: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if groups:
            self.fields["group"].choices = list(groups)  # type: ignore[attr-defined]
            self.fields["group"].widget.attrs["class"] = "entry"
        else:
            del self.fields["group"]
        if known:
            for name in ("name", "job", "place"):
                del self.fields[name]


class TypedCode(forms.Form):
    """A room's code, as it was read from the wall."""

    code = forms.CharField(label=_("Code"), max_length=40)
