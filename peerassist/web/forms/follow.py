"""What is typed after the meeting: corrections, publishing, actions, what came of it, stories."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from peerassist.library.models import Story
from peerassist.method.kinds import Visibility
from peerassist.web.forms.addresses import WebAddress
from peerassist.web.words import VISIBILITY

DATE = {"type": "date"}
LICENCES = [
    ("", _("No licence: all rights stay with those who said it")),
    ("CC BY 4.0", "CC BY 4.0"),
    ("CC BY-SA 4.0", "CC BY-SA 4.0"),
    ("CC0 1.0", "CC0 1.0"),
]


class Publish(forms.Form):
    """To whom the record is shown."""

    visibility = forms.ChoiceField(
        label=_("Who may read the record?"),
        choices=[(str(v), VISIBILITY[v]) for v in Visibility],
        widget=forms.RadioSelect,
    )
    licence = forms.ChoiceField(label=_("Licence"), choices=LICENCES, required=False)
    summary = forms.CharField(
        label=_("In two sentences, for those who find it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class NewAction(forms.Form):
    """What someone commits to do."""

    words = forms.CharField(label=_("What"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    owner_name = forms.CharField(label=_("Who"), max_length=120)
    owner_email = forms.EmailField(label=_("Their e-mail address, for reminders"), required=False)
    due_on = forms.DateField(label=_("By when"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"), required=False)


class Close(forms.Form):
    """How an action stands."""

    how = forms.ChoiceField(
        label=_("How does it stand?"),
        choices=[("done", _("It is done")), ("dropped", _("It will not be done"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("A word on it"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


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


class NewStory(forms.ModelForm[Story]):
    """A story from outside an assist."""

    class Meta:
        model = Story
        field_classes = {"source_url": WebAddress}
        fields = [
            "title",
            "happened",
            "lesson",
            "advice",
            "place",
            "happened_on",
            "language",
            "source",
            "source_url",
            "licence",
            "visibility",
        ]
        labels = {
            "title": _("Title"),
            "happened": _("What happened"),
            "lesson": _("What was learned"),
            "advice": _("What you would tell the next team"),
            "place": _("Where"),
            "happened_on": _("When"),
            "language": _("Language"),
            "source": _("Source"),
            "source_url": _("Address of the source"),
            "licence": _("Licence"),
            "visibility": _("Who may read it?"),
        }
        widgets = {
            "title": forms.TextInput,
            "happened": forms.Textarea(attrs={"rows": 5}),
            "lesson": forms.Textarea(attrs={"rows": 4}),
            "advice": forms.Textarea(attrs={"rows": 3}),
            "happened_on": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
        self.fields["visibility"] = forms.ChoiceField(
            label=_("Who may read it?"),
            choices=[(str(v), VISIBILITY[v]) for v in (Visibility.COMMUNITY, Visibility.PUBLIC)],
            widget=forms.RadioSelect,
            initial=str(Visibility.COMMUNITY),
        )
        self.fields["lesson"].required = True
