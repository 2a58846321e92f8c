"""The steward's doors: who is invited, who may come in by themselves, and how the community does things."""

import re
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from peerassist.method.errors import DomainError
from peerassist.notices.letters import members
from peerassist.outbox.models import Letter
from peerassist.people import access as communities
from peerassist.people import joining
from peerassist.people.models import Community, CommunityInvitation, Person
from peerassist.web import words
from peerassist.web.access import community_for, person_of
from peerassist.web.forms.people import InviteMembers, Settings

PAGE = 50
INVITATIONS_A_DAY = 1000  # of one community: a steward's mistake must not become a flood


@login_required
@require_http_methods(["GET", "POST"])
def invite_members(request: HttpRequest) -> HttpResponse:
    """Invite addresses, several at once; those that could not be sent stay in the field, each with its reason."""
    community = community_for(request, communities.Act.STEWARD)
    by = person_of(request)
    assert by is not None
    form = InviteMembers(request.POST or None, initial={"language": community.language})
    if request.method == "POST" and form.is_valid():
        sent, left = _invite(community, form, by)
        if sent:
            said = ngettext("One letter is on its way.", "%(sent)d letters are on their way.", sent)
            messages.success(request, said % {"sent": sent})
        if not left:
            return redirect("invite_members")
        form = InviteMembers({**request.POST.dict(), "addresses": "\n".join(left)})
        form.add_error("addresses", list(left.values()))
    waiting = CommunityInvitation.objects.filter(community=community, accepted_at=None).order_by("-sent_at", "-pk")
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    refused, now = unreached(list(page.object_list)), timezone.now()
    context = {
        "form": form,
        "page": page,
        "rows": [{"asked": i, "over": i.expires_at < now, "refused": refused.get(i.pk, "")} for i in page.object_list],
        "rule": community.joining,
        "nav": "steward",
        "tab": "invitations",
    }
    return render(request, "steward/invitations.html", context, status=422 if form.errors else 200)


def _invite(community: Community, form: InviteMembers, by: Person) -> tuple[int, dict[str, str]]:
    """Invite each address; return how many letters left, and the other addresses with the reason."""
    data, sent, left = form.cleaned_data, 0, {}
    today = CommunityInvitation.objects.filter(community=community, sent_at__gt=timezone.now() - timedelta(days=1))
    free = INVITATIONS_A_DAY - today.count()
    for address in dict.fromkeys(re.split(r"[\s,;<>]+", data["addresses"].lower())):
        if not address:
            continue
        if sent >= free:
            left[address] = _("%(address)s: that is enough for one day; send the rest tomorrow.") % {"address": address}
            continue
        try:
            validate_email(address)
            with transaction.atomic():
                invitation = joining.invite(community, address, by=by, role=data["role"], language=data["language"])
                members.joining(invitation)
            sent += 1
        except ValidationError:
            left[address] = _("“%(address)s” is no e-mail address.") % {"address": address[:80]}
        except DomainError as problem:
            left[address] = words.of_error(problem)
    return sent, left


def unreached(invitations: list[CommunityInvitation]) -> dict[int, str]:
    """Return the invitations whose letter was refused for good, with what the other side said."""
    about = {f"joining:{i.pk}": i for i in invitations}
    refused = Letter.objects.filter(about__in=about, refused_at__isnull=False).order_by("pk")
    return {
        about[letter.about].pk: letter.error for letter in refused if letter.created_at >= about[letter.about].sent_at
    }


@login_required
@require_POST
def change_joining(request: HttpRequest, number: int) -> HttpResponse:
    """Send an invitation once more, or take it back."""
    community, by = community_for(request, communities.Act.STEWARD), person_of(request)
    assert by is not None
    asked = get_object_or_404(CommunityInvitation, pk=number, community=community, accepted_at=None)
    if "take_back" in request.POST:
        asked.delete()
        messages.success(request, _("The invitation of %(address)s is taken back.") % {"address": asked.email})
        return redirect("invite_members")
    try:
        with transaction.atomic():
            again = joining.invite(community, asked.email, by=by, role=asked.role, language=asked.language)
            members.joining(again)
        messages.success(request, _("A new letter to %(address)s is on its way.") % {"address": asked.email})
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("invite_members")


@login_required
@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """How the community does things."""
    community = community_for(request, communities.Act.STEWARD)
    form = Settings(request.POST or None, instance=community)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        made.domains = form.cleaned_data["domains"]
        made.save()
        messages.success(request, _("Saved."))
        return redirect("community_settings")
    if form.errors:
        community.refresh_from_db()  # the head of the page shows what is kept
    context = {"form": form, "nav": "steward", "tab": "settings"}
    return render(request, "steward/settings.html", context, status=422 if form.errors else 200)


paths = [
    path("steward/invitations", invite_members, name="invite_members"),
    path("steward/invitations/<int:number>", change_joining, name="change_joining"),
    path("steward/community", settings_page, name="community_settings"),
]
