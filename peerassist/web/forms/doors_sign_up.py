"""What sign-up asks beside the address. By itself, because django-allauth's own forms are built upon it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerassist.people.models import Person


class SignUpName(forms.Form):
    """The name of a new member."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def signup(self, request: Any, user: Person) -> None:
        """Keep the name, and the language of the page on which it was typed."""
        user.name = " ".join(self.cleaned_data["name"].split())
        user.language = request.LANGUAGE_CODE
        user.save(update_fields=["name", "language"])
