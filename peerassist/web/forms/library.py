"""A story from outside an assist."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from peerassist.library.models import Story
from peerassist.method.kinds import Visibility
from peerassist.web.forms.addresses import WebAddress
from peerassist.web.words import VISIBILITY


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
            "happened_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
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
