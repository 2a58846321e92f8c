"""What is typed while inviting and answering."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from peerassist.method.kinds import Answer
from peerassist.web.words import ANSWER


class Guest(forms.Form):
    """Someone who is in no directory."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    brings = forms.CharField(label=_("What they bring"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    message = forms.CharField(
        label=_("A personal word"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


class Message(forms.Form):
    """A personal word with an invitation."""

    message = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False, label=_("A personal word")
    )


class ReplyBy(forms.Form):
    """Until when answers are asked for."""

    reply_by = forms.DateField(
        label=_("Please answer by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class AnswerForm(forms.Form):
    """Yes, maybe or no, with a word."""

    answer = forms.ChoiceField(
        label=_("Can you come?"), choices=[(str(a), ANSWER[a]) for a in Answer], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("A word to the host"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
    )


class Date(forms.Form):
    """When the assist takes place."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    time_zone = forms.CharField(label=_("Time zone"), max_length=64)
    words = forms.CharField(label=_("Why it changes"), max_length=500, required=False)

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"].strip()
        known = {z.casefold(): z for z in available_timezones()}
        found = known.get(name.casefold().replace(" ", "_"))
        if found is None:
            raise ValidationError(
                _("“%(zone)s” is no time zone we know. Choose one from the list, such as Europe/Madrid.")
                % {"zone": name}
            )
        return found


class Cancel(forms.Form):
    """Why the assist is called off."""

    words = forms.CharField(
        label=_("A word to those who were asked"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
    )
