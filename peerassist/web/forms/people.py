"""What is typed about communities and their members."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from peerassist.method.kinds import Attribution
from peerassist.people import zones
from peerassist.people.models import Community, Membership, Team
from peerassist.web.forms.profile import zone
from peerassist.web.words import ATTRIBUTION

MOST_AT_TABLE = 30


class Word(forms.Form):
    """A word to another member."""

    words = forms.CharField(label=_("Your words"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))


class InviteMembers(forms.Form):
    """Addresses to invite into the community."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line, or with commas between."),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    role = forms.ChoiceField(
        label=_("They come in as"),
        choices=[(Membership.Role.MEMBER, _("member")), (Membership.Role.STEWARD, _("steward"))],
    )


class Member(forms.Form):
    """What a steward changes of a membership."""

    team = forms.CharField(
        label=_("Team"),
        required=False,
        max_length=120,
        help_text=_("One that is there, or a new one. It decides who comes from outside."),
        widget=forms.TextInput(attrs={"list": "teams", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("What they may do here"),
        choices=[
            (Membership.Role.MEMBER, _("Take part: ask, answer, read, write")),
            (Membership.Role.STEWARD, _("Look after people, invitations and how things are done, too")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = [team.name for team in membership.community.teams.all()]
        self.initial = {"team": membership.team.name if membership.team else "", "role": membership.role}


class TeamRow(forms.ModelForm[Team]):
    """A team: its name, and the line of work that it shares with others."""

    class Meta:
        model = Team
        fields = ["name", "line"]
        labels = {"name": _("Name"), "line": _("Line of work")}

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        others = Team.objects.filter(community=self.instance.community, name__iexact=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("There is a team of this name already."))
        return name


class NewTeam(TeamRow):
    """A team that is not there yet."""

    def __init__(self, data: Any = None, *, community: Community) -> None:
        super().__init__(data, instance=Team(community=community), prefix="new")


class Settings(forms.ModelForm[Community]):
    """How a community does things."""

    class Meta:
        model = Community
        fields = [
            "name",
            "about",
            "language",
            "time_zone",
            "joining",
            "group_least",
            "group_most",
            "attribution",
            "ground_rules",
        ]
        labels = {
            "name": _("Name"),
            "about": _("What it is for"),
            "time_zone": _("Time zone"),
            "group_least": _("At least"),
            "group_most": _("At most"),
            "ground_rules": _("Ground rules"),
        }
        help_texts = {"ground_rules": _("One rule a line. Empty: the method’s own rules.")}
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "ground_rules": forms.Textarea(attrs={"rows": 6}),
            "time_zone": forms.TextInput(attrs={"list": "zones"}),
        }

    domains = forms.CharField(label=_("Domains"), required=False, help_text=_("For example: example.org, example.net"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
        self.fields["joining"] = forms.ChoiceField(
            label=_("Who may come in?"),
            choices=[
                ("invitation", _("Those whom a steward invites")),
                ("domain", _("Anyone with an address of these domains")),
                ("open", _("Anyone")),
            ],
            widget=forms.RadioSelect,
        )
        self.fields["attribution"] = forms.ChoiceField(
            label=_("How are words ascribed in records, unless the host says otherwise?"),
            choices=[(str(a), ATTRIBUTION[a]) for a in Attribution],
            widget=forms.RadioSelect,
        )
        self.fields["domains"].initial = ", ".join(self.instance.domains)

    @property
    def zones(self) -> tuple[str, ...]:
        return zones.places()

    def clean_time_zone(self) -> str:
        return zone(self.cleaned_data["time_zone"])

    def clean_group_least(self) -> int:
        return self._at_table("group_least")

    def clean_group_most(self) -> int:
        return self._at_table("group_most")

    def _at_table(self, name: str) -> int:
        number: int = self.cleaned_data[name]
        if not 2 <= number <= MOST_AT_TABLE:
            raise ValidationError(
                _("A table has between 2 and %(most)d people. The method says six to eight."),
                params={"most": MOST_AT_TABLE},
            )
        return number

    def clean_domains(self) -> list[str]:
        parts = [
            d.strip().lower().lstrip("@")
            for d in self.cleaned_data["domains"].replace(";", ",").split(",")
            if d.strip()
        ]
        bad = [d for d in parts if "." not in d or not d.replace(".", "").replace("-", "").isalnum()]
        if bad:
            raise ValidationError(
                _("“%(domain)s” is no domain. Write it as it stands behind the @, with commas between."),
                params={"domain": bad[0]},
            )
        return parts

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("joining") == "domain" and not data.get("domains"):
            self.add_error("domains", _("Write at least one domain, or choose another way to come in."))
        if data.get("group_least") and data.get("group_most") and data["group_least"] > data["group_most"]:
            self.add_error("group_most", _("This is less than the least."))
        return data


class ImportFile(forms.Form):
    """A CSV of people."""

    file = forms.FileField(
        label=_("CSV file"),
        allow_empty_file=True,  # the reader says what is missing
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )


class TakeIn(forms.Form):
    """The last word before people are taken in."""

    tell = forms.ChoiceField(
        label=_("Shall they hear of it?"),
        choices=[
            ("yes", _("Yes: each new member gets a letter that says how to come in")),
            ("no", _("No letters: I tell them myself")),
        ],
        widget=forms.RadioSelect,
    )


class FirstRun(forms.Form):
    """The first steward and community of an installation."""

    setup_code = forms.CharField(
        label=_("Set-up code"), help_text=_("It stands in the console where the server was started."), max_length=40
    )
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail address"))
    community = forms.CharField(label=_("Name of the community"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=64, widget=forms.TextInput(attrs={"list": "zones", "data-detect": ""})
    )

    def clean_time_zone(self) -> str:
        return zone(self.cleaned_data["time_zone"])
