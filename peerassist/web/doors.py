"""The doors: signing up, in and out, passkeys, second proofs, one's own sessions. django-allauth does the work; the
words, the letters and the choice of its pages are the house's. There are no passwords."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account import views as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as second
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import RedirectView

from peerassist.library import indexing
from peerassist.method.errors import DomainError
from peerassist.notices.letters import doors as door_letters
from peerassist.people import joining
from peerassist.people.models import Community, CommunityInvitation, Membership, Person
from peerassist.web.access import person_of
from peerassist.web.devices import device

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Doors(DefaultAccountAdapter):
    """Sign-up by invitation or by a community's rule; letters and sentences of the house."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account was closed. Ask a steward of your community."),
        "duplicate_email": gettext_lazy("This is your address already."),
        "email_taken": gettext_lazy("There is an account with this address already. Sign in with it."),
        "incorrect_code": gettext_lazy(
            "This is not the code from the newest letter. Look again, or ask for a new one."
        ),
        "same_as_current": gettext_lazy("This is the address that the code went to already."),
        "too_many_login_attempts": gettext_lazy(
            "That was too often in a short time. Nothing is lost: wait ten minutes, then ask for a new code."
        ),
        "rate_limited": gettext_lazy("That was too often in a short time. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        if request.session.get("joining"):
            return True
        rule = Community.objects.exclude(joining=Community.Joining.INVITATION)
        waiting = CommunityInvitation.objects.filter(accepted_at=None, expires_at__gt=timezone.now())
        return rule.exists() or waiting.exists()

    def unstash_verified_email(self, request: HttpRequest) -> str | None:
        """An invitation proves the address it went to, and no other that is typed at sign-up."""
        proven: str | None = request.session.pop("account_verified_email", None)
        return proven if proven == request.POST.get("email", "").strip().lower() else None

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People have no user names."""

    def get_login_stages(self) -> list[str]:
        """Put the house's rule of when a second proof is asked for in the place of allauth's."""
        stage = f"{AuthenticateStage.__module__}.{AuthenticateStage.__qualname__}"
        ours = f"{SecondProof.__module__}.{SecondProof.__qualname__}"
        return [ours if name == stage else name for name in super().get_login_stages()]

    def post_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse:
        """Who signs up or in from an invitation's page comes into its community at once."""
        response = super().post_login(request, user, **how)
        if how.get("redirect_url") == reverse("join_community") and come_in(request, user):
            return redirect("assists")
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Ask for the passkey first where there is no app: recovery codes are for the day when all else is lost."""
        methods = super().get_reauthentication_methods(user)
        has_app = Authenticator.objects.filter(user=user.pk, type=Authenticator.Type.TOTP).exists()
        return methods if has_app else sorted(methods, key=lambda method: "webauthn" not in method["id"])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send allauth's letters in the house's own words."""
        if template_prefix == "account/email/login_code":
            door_letters.sign_in_code(email, context["code"])
        elif template_prefix in ("account/email/email_confirmation", "account/email/email_confirmation_signup"):
            door_letters.address_code(email, context["code"])
        elif template_prefix == "account/email/unknown_account":
            door_letters.unknown_address(email)
        elif template_prefix in door_letters.CHANGED:
            door_letters.door_changed(email, template_prefix)

    def send_account_already_exists_mail(self, email: str) -> None:
        door_letters.known_address(email)


def come_in(request: HttpRequest, person: Person) -> Membership | None:
    """Take a person into the community whose invitation was opened in this session, if it is still good."""
    held = request.session.pop("joining", "")
    invitation = joining.by_hash(held) if held else None
    if invitation is None:
        return None
    try:
        with transaction.atomic():
            membership = joining.accept(invitation, person)
            indexing.index_person(person)
    except DomainError:  # used by another at the same moment
        return None
    request.session["community"] = membership.community_id
    messages.success(request, _("Welcome to %(community)s.") % {"community": membership.community.name})
    return membership


class NewPasskey(keys.AddWebAuthnView):  # type: ignore[misc]
    """A new passkey; then back to the doors, where the recovery codes are for those who need them."""

    def get_success_url(self) -> str:
        return reverse("doors")


class NewApp(app.ActivateTOTPView):  # type: ignore[misc]
    """An app as second proof. Its first code is a proof, so the recovery codes can be shown without another one."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp", reauthenticated=True)
        return response


class SecondProof(AuthenticateStage):
    """After a code from the mail a second proof is asked for where there is an app, and of those who look after others.

    For everybody else a passkey is a shorter way in, not one more lock: who added one on the phone must be able to
    come in on the laptop with a code.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if user is None or not super()._should_handle(request):
            return False
        return (
            looks_after_others(user) or Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        )


def looks_after_others(person: Person) -> bool:
    """Say whether a person is a steward somewhere, or administers the installation."""
    steward = Membership.objects.filter(person=person, role=Membership.Role.STEWARD, ended_at=None)
    return person.is_site_admin or steward.exists()


class Proofs(DefaultMFAAdapter):
    """Sentences about second proofs."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This code is not right, or was used before. Wait for the next one and try again."
        ),
        "unverified_email": gettext_lazy("Confirm your e-mail address first; then come back here."),
    }

    def _get_site_name(self) -> str:
        return "Peer Assist"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A passkey is named after the device it was made on."""
        request = self.request if hasattr(self, "request") else None
        return device(request.META.get("HTTP_USER_AGENT", "")) if request else _("Passkey")


@dataclass(frozen=True, slots=True)
class Here:
    """One place where a person is signed in."""

    number: int
    device: str
    address: str
    since: datetime
    current: bool


def sessions_of(request: HttpRequest, person: Person) -> list[Here]:
    """Return where a person is signed in, this device first, then the newest."""
    rows = list(UserSession.objects.filter(user=person))
    named = [row.session_key for row in rows]
    alive = set(
        Session.objects.filter(session_key__in=named, expire_date__gt=timezone.now()).values_list("pk", flat=True)
    )
    found = [
        Here(row.pk, device(row.user_agent), row.ip, row.created_at, row.session_key == request.session.session_key)
        for row in rows
        if row.session_key in alive
    ]
    return sorted(found, key=lambda here: (not here.current, -here.since.timestamp()))


@login_required
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """How I sign in, and where I am signed in."""
    me = person_of(request)
    assert me is not None
    mine = list(Authenticator.objects.filter(user=me).order_by("created_at"))
    recovery = next((a.wrap() for a in mine if a.type == Authenticator.Type.RECOVERY_CODES), None)
    has_app = any(a.type == Authenticator.Type.TOTP for a in mine)
    keys_held = [a for a in mine if a.type == Authenticator.Type.WEBAUTHN]
    context = {
        "keys": [
            {"number": a.pk, "name": a.wrap().name, "since": a.created_at, "used": a.last_used_at} for a in keys_held
        ],
        "has_app": has_app,
        "codes_left": len(recovery.get_unused_codes()) if recovery else 0,
        "has_codes": recovery is not None,
        "guards": looks_after_others(me),
        "guarded": has_app or bool(keys_held),
        "sessions": sessions_of(request, me),
        "nav": "profile",
    }
    return render(request, "account/doors.html", context)


@login_required
@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """End one of my sessions, as if I had signed out there."""
    row = get_object_or_404(UserSession, pk=number, user=person_of(request))
    if row.session_key == request.session.session_key:
        return sign_out(request)
    row.end()
    messages.success(request, _("That session is ended. Whoever used it has to sign in again."))
    return redirect("doors")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of my sessions but this one."""
    for row in UserSession.objects.filter(user=person_of(request)).exclude(session_key=request.session.session_key):
        row.end()
    messages.success(request, _("All other sessions are ended."))
    return redirect("doors")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("home")


class AskForCode(account.RequestLoginCodeView):  # type: ignore[misc]
    """The page to sign in: nothing but a code from the mail or a passkey opens, so it is the page to ask for a code."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Send the code. Who was taken in from a file has not proven their address yet: this code proves it."""
        if form._user is not None:
            sync_user_email_address(form._user)
        response: HttpResponse = super().form_valid(form)
        return response


ask_for_code = AskForCode.as_view(
    template_name="account/login.html", extra_context={"no_mail": not settings.DEMONSTRATION and not settings.MAIL_URL}
)
to_doors = RedirectView.as_view(pattern_name="doors")

paths = [
    path("sign-out", sign_out, name="sign_out"),
    path("profile/doors", doors, name="doors"),
    path("profile/doors/sessions/<int:number>", end_session, name="end_session"),
    path("profile/doors/sessions/others", end_other_sessions, name="end_other_sessions"),
    # The names are django-allauth's: its views look for one another by them.
    path("account/sign-in", ask_for_code, name="account_login"),
    path("account/code", ask_for_code, name="account_request_login_code"),
    path("account/code/confirm", account.confirm_login_code, name="account_confirm_login_code"),
    path("account/sign-up", account.signup, name="account_signup"),
    path("account/address", account.email, name="account_email"),
    path("account/address/confirm", account.email_verification_sent, name="account_email_verification_sent"),
    path("account/closed", account.account_inactive, name="account_inactive"),
    path("account/leave", require_POST(account.logout), name="account_logout"),
    path("account/proof", second.authenticate, name="mfa_authenticate"),
    path("account/proof/again", second.reauthenticate, name="mfa_reauthenticate"),
    path("account/proofs", to_doors, name="mfa_index"),
    path("account/app", NewApp.as_view(), name="mfa_activate_totp"),
    path("account/app/remove", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/recovery-codes.txt", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/passkeys", to_doors, name="mfa_list_webauthn"),
    path("account/passkeys/new", NewPasskey.as_view(), name="mfa_add_webauthn"),
    path("account/passkeys/sign-in", keys.login_webauthn, name="mfa_login_webauthn"),
    path("account/passkeys/again", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/<int:pk>", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove", keys.remove_webauthn, name="mfa_remove_webauthn"),
]  # fmt: skip
