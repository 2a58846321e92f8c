"""What a person says of themselves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peerassist.people import languages, zones
from peerassist.people.models import Membership, Person
from peerassist.people.profiling import MOST_EXPERIENCES, MOST_SKILLS

LONGEST_SKILL = 80


def zone(name: str) -> str:
    """Return the IANA name that was meant, or raise a ValidationError with a sentence."""
    found = zones.meant(name)
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(
            _("Several places are called “%(zone)s”: %(found)s. Write the one that is meant."),
            params={"zone": name, "found": ", ".join(found)},
        )
    raise ValidationError(
        _("“%(zone)s” is no time zone we know. Choose one from the list, such as Europe/Madrid."), params={"zone": name}
    )


def parts(text: str) -> list[str]:
    """Return what stands between commas, semicolons and line ends, doubles left out."""
    found = (p.strip() for p in text.replace(";", ",").replace("\n", ",").split(","))
    return list({p.casefold(): p for p in found if p}.values())


class Profile(forms.ModelForm[Person]):
    """What a person says of themselves; languages by name, skills in words."""

    class Meta:
        model = Person
        fields = [
            "name",
            "job",
            "place",
            "time_zone",
            "language",
            "education",
            "ask_me_about",
            "open_to_questions",
            "agrees_to",
            "away_until",
            "theme",
        ]
        labels = {
            "name": _("Name"),
            "job": _("Your work"),
            "place": _("Place"),
            "time_zone": _("Time zone"),
            "education": _("What you have studied"),
            "ask_me_about": _("Ask me about"),
            "open_to_questions": _("I may be named to those who look for advice"),
            "agrees_to": _("How often a year may you be invited?"),
            "away_until": _("Away until"),
        }
        help_texts = {
            "agrees_to": _("Beyond this you are suggested last, and the reason is shown."),
            "open_to_questions": _("Your address is never shown; letters go through this house."),
            "ask_me_about": _("A few words: “handing over water points, spare parts”."),
            "time_zone": _("A large city of your zone is enough: “Bogotá”."),
        }
        widgets = {
            "away_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "time_zone": forms.TextInput(attrs={"list": "zones"}),
        }

    facilitates = forms.BooleanField(
        label=_("I am in the pool of facilitators"),
        required=False,
        help_text=_("You may be asked to lead an assist of a team that is not yours."),
    )
    skills = forms.CharField(
        label=_("What you can do"),
        required=False,
        help_text=_("Words or short phrases, with commas between."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    spoken = forms.MultipleChoiceField(
        label=_("Languages you speak"), required=False, widget=forms.CheckboxSelectMultiple
    )
    other_languages = forms.CharField(
        label=_("Other languages"),
        required=False,
        help_text=_("By their names, with commas between."),
        widget=forms.TextInput(attrs={"list": "languages"}),
    )

    def __init__(self, *args: Any, common: Iterable[str] = (), **kwargs: Any) -> None:
        """`common` are codes of languages that many here speak: they are offered to be ticked, and the person's own."""
        super().__init__(*args, **kwargs)
        mine = self.instance.languages
        self._choose("language", _("Language of pages and letters"), settings.LANGUAGES)
        self._choose(
            "theme", _("Light or dark"), [("", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))]
        )
        self.fields["theme"].required = False
        spoken = self.fields["spoken"]
        assert isinstance(spoken, forms.MultipleChoiceField)
        spoken.choices = languages.choices({*languages.COMMON[:6], *common, *mine})
        self.initial.setdefault("spoken", mine)
        self.initial.setdefault("skills", ", ".join(s.name for s in self.instance.skills.all()))
        self.initial.setdefault("facilitates", self.instance.facilitates_since is not None)
        self.fields["agrees_to"].widget.attrs["max"] = 52

    def _choose(self, name: str, label: Any, choices: Iterable[tuple[str, Any]]) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=list(choices))

    def clean_time_zone(self) -> str:
        return zone(self.cleaned_data["time_zone"])

    def clean_agrees_to(self) -> int:
        often: int = self.cleaned_data["agrees_to"]
        if often > 52:
            raise ValidationError(_("More than once a week is too much for anybody. Write 52 or less."))
        return often

    def clean_other_languages(self) -> list[str]:
        codes = []
        for typed in parts(self.cleaned_data["other_languages"]):
            code = languages.code_of(typed)
            if code is None:
                raise ValidationError(
                    _("We know no language called “%(name)s”. Write its name in English or in your language."),
                    params={"name": typed[:80]},
                )
            codes.append(code)
        return codes

    def clean_skills(self) -> list[str]:
        found = parts(self.cleaned_data["skills"])
        too_long = next((s for s in found if len(s) > LONGEST_SKILL), None)
        if too_long:
            raise ValidationError(
                _(
                    "“%(skill)s …” is longer than %(most)d characters. Part it by a comma, or write it under what you have done."
                ),
                params={"skill": too_long[:40], "most": LONGEST_SKILL},
            )
        if len(found) > MOST_SKILLS:
            raise ValidationError(
                _("These are %(count)d; write the %(most)d by which you want to be found."),
                params={"count": len(found), "most": MOST_SKILLS},
            )
        return found

    @property
    def said(self) -> dict[str, Any]:
        """The fields of a person, as they are to be kept (after ``is_valid``)."""
        data = self.cleaned_data
        since = (self.instance.facilitates_since or timezone.localdate()) if data["facilitates"] else None
        spoken = list(dict.fromkeys([*data["spoken"], *data["other_languages"]]))
        return {name: data[name] for name in self.Meta.fields} | {"languages": spoken, "facilitates_since": since}


class Done(forms.Form):
    """One thing a person has done, in their words. An empty row says nothing."""

    words = forms.CharField(label=_("What you have done"), max_length=300, required=False)
    place = forms.CharField(label=_("Where"), max_length=120, required=False)
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        error_messages={"invalid": _("Write the year in four figures, or leave it empty.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"}),
    )

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year is not None and not 1940 <= year <= timezone.localdate().year:
            raise ValidationError(_("Write the year in four figures, or leave it empty."))
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("words") and (data.get("place") or data.get("year")) and "words" not in self.errors:
            self.add_error("words", _("Say what it was, or empty the whole line."))
        return data


DoneRows = forms.formset_factory(Done, extra=2, max_num=MOST_EXPERIENCES, validate_max=True)


class InCommunity(forms.Form):
    """The team that a person belongs to in one community."""

    team = forms.ChoiceField(
        label=_("Your team"),
        required=False,
        help_text=_("Whoever is in your team does not lead your assists: the method asks for someone from outside."),
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("In none")), *((str(t.pk), t.name) for t in membership.community.teams.all())]
        field.initial = str(membership.team_id or "")
