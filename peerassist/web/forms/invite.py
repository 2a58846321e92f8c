"""What is typed while inviting and answering."""

from datetime import UTC, date, datetime, timedelta
from datetime import time as Hour
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peerassist.method.kinds import Answer
from peerassist.method.words import is_blank
from peerassist.people import zones
from peerassist.web.words import ANSWER


class Guest(forms.Form):
    """Someone who is in no directory."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    brings = forms.CharField(label=_("What they bring"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    message = forms.CharField(
        label=_("A personal word"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if is_blank(name):
            raise ValidationError(self.fields["name"].error_messages["required"])
        return name


class Message(forms.Form):
    """A personal word with an invitation."""

    message = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False, label=_("A personal word")
    )


class ReplyBy(forms.Form):
    """Until when answers are asked for."""

    reply_by = forms.DateField(
        label=_("Please answer by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as on the calendar, for example 2026-12-01.")},
    )

    def clean_reply_by(self) -> date:
        day: date = self.cleaned_data["reply_by"]
        if day < timezone.localdate():
            raise ValidationError(_("That day is past. Choose today or a day to come; the one before still holds."))
        if day > timezone.localdate() + timedelta(days=365):
            raise ValidationError(
                _("That is more than a year away. Look at the year again; the day before still holds.")
            )
        return day


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
    """When the assist takes place; gives `starts_at`, aware, in the time zone that was typed."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as on the calendar, for example 2026-12-01.")},
    )
    time = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the hour and the minutes, for example 14:30.")},
    )
    time_zone = forms.CharField(label=_("Time zone"), max_length=64)
    words = forms.CharField(label=_("Why it changes"), max_length=500, required=False)

    def clean_time_zone(self) -> str:
        typed: str = self.cleaned_data["time_zone"].strip()
        found = zones.meant(typed)
        if len(found) > 1:
            raise ValidationError(
                _("“%(zone)s” may be one of several: %(found)s. Choose one from the list.")
                % {"zone": typed, "found": ", ".join(found)}
            )
        if not found:
            raise ValidationError(
                _("“%(zone)s” is no time zone we know. Choose one from the list, such as Europe/Madrid.")
                % {"zone": typed}
            )
        return found[0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"day", "time", "time_zone"} <= data.keys():
            data["starts_at"] = self._moment(data["day"], data["time"], ZoneInfo(data["time_zone"]))
        return data

    def _moment(self, day: date, hour: Hour, zone: ZoneInfo) -> datetime | None:
        """Return the moment; None, with a sentence at the field, where clocks there never show it."""
        if not 1970 <= day.year <= 9000:  # nearer limits are the domain's
            self.add_error("day", _("Look at the year again."))
            return None
        at = datetime.combine(day, hour, zone)
        if at.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != at.replace(tzinfo=None):
            self.add_error("time", _("This hour is left out that day: the clocks go forward. Choose another hour."))
            return None
        return at


class Cancel(forms.Form):
    """Why the assist is called off."""

    words = forms.CharField(
        label=_("A word to those who were asked"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
    )
