"""Letters about doors: codes to sign in with, proofs of an address, and what changed about how somebody signs in.

They are written in the language of the page that asked for them, and are good for minutes only.
"""

from collections.abc import Mapping
from uuid import uuid4

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from peerassist.notices.compose import Body, address, domain, written
from peerassist.outbox.posting import Post, put

GOOD_FOR = 15  # minutes; settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT

# What django-allauth calls a change of somebody's doors -> the sentence.
CHANGED: Mapping[str, str | Promise] = {
    "account/email/email_changed": gettext_lazy("Another e-mail address was set for your account."),
    "mfa/email/webauthn_added": gettext_lazy("A passkey was added to your account."),
    "mfa/email/webauthn_removed": gettext_lazy("A passkey was taken off your account."),
    "mfa/email/totp_activated": gettext_lazy("An app was set up as your second proof."),
    "mfa/email/totp_deactivated": gettext_lazy("The app is no longer your second proof."),
    "mfa/email/recovery_codes_generated": gettext_lazy(
        "New recovery codes were made; older ones open nothing any more."
    ),
}


def sign_in_code(to: str, code: str) -> None:
    """Send the code to sign in with."""
    body = Body(
        subject=_("%(code)s is your code to sign in") % {"code": code},
        greeting=_("Good day,"),
        paragraphs=(_("type this code on the page that asked for it:"),),
        code=code,
        ending=_("It is good for %(minutes)d minutes. Never tell it to anyone: nobody of us will ask you for it.")
        % {"minutes": GOOD_FOR},
        why=_("If you did not ask for it, leave this letter alone: without the code nobody gets in."),
    )
    _send(to, body)


def address_code(to: str, code: str) -> None:
    """Send the code that proves an address."""
    body = Body(
        subject=_("%(code)s confirms your address") % {"code": code},
        greeting=_("Good day,"),
        paragraphs=(_("type this code on the page that asked for it, so that we know this address is yours:"),),
        code=code,
        ending=_("It is good for %(minutes)d minutes. Never tell it to anyone: nobody of us will ask you for it.")
        % {"minutes": GOOD_FOR},
        why=_("If you did not give this address, leave this letter alone: nothing will happen."),
    )
    _send(to, body)


def unknown_address(to: str) -> None:
    """Tell somebody who wants to sign in that there is no account with this address."""
    body = Body(
        subject=_("There is no account with this address"),
        greeting=_("Good day,"),
        paragraphs=(
            _("somebody, most likely you, wanted to sign in with this address. There is no account with it here."),
            _(
                "If you have an account, try the other address you use. If you were invited, open the link in that letter."
            ),
        ),
        act=(_("Make an account"), address("account_signup")),
        why=_("If it was not you, leave this letter alone: nothing has happened."),
    )
    _send(to, body)


def known_address(to: str) -> None:
    """Tell somebody who wants to make an account that they have one."""
    body = Body(
        subject=_("You have an account already"),
        greeting=_("Good day,"),
        paragraphs=(
            _("somebody, most likely you, wanted to make an account with this address. There is one already: sign in."),
        ),
        act=(_("Sign in"), address("account_login")),
        why=_("If it was not you, leave this letter alone: nothing has happened."),
    )
    _send(to, body)


def door_changed(to: str, what: str) -> None:
    """Tell somebody what changed about how they sign in; `what` is a key of CHANGED."""
    body = Body(
        subject=str(CHANGED[what]),
        greeting=_("Good day,"),
        paragraphs=(
            str(CHANGED[what]),
            _("If that was you, all is well. If not, end all sessions and look at how your account is signed in to."),
        ),
        act=(_("How you sign in"), address("doors")),
        why=_("You get this letter whenever something about how you sign in changes."),
    )
    _send(to, body)


def _send(to: str, body: Body) -> None:
    language = get_language() or "en"
    text, html = written(body, language)
    put(Post(f"door:{uuid4().hex}", "", to, language, body.subject, text, html), domain=domain())
