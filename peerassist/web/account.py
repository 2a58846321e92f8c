"""How accounts meet django-allauth: who may sign up, which letters it sends, and in whose language."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from peerassist.people.models import Community


class Doors(DefaultAccountAdapter):
    """Sign-up by invitation or by a community's rule."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        if request.session.get("invitation"):
            return True
        return Community.objects.exclude(joining=Community.Joining.INVITATION).exists()

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People have no user names."""
