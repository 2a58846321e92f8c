"""The forms of signing up and in: django-allauth's, in the house's words."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangeEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    RequestLoginCodeForm,
    SignupForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from peerassist.people import joining

LABELS = {"email": _("E-mail address"), "code": _("Code"), "name": _("Your name")}


class InOurWords:
    """Labels of the house, and no words inside the fields: they vanish when one types."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {
                "autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false",
                "class": "is-code", "maxlength": "40", "autofocus": True,
            }  # fmt: skip


class AskForCode(InOurWords, RequestLoginCodeForm):
    """An address, to send a code to."""


class SignInCode(InOurWords, ConfirmLoginCodeForm):
    """The code from the letter."""


class AddressCode(InOurWords, ConfirmEmailVerificationCodeForm):
    """The code that proves an address."""


class OtherAddress(InOurWords, ChangeEmailForm):
    """Another address than the one that was mistyped."""


class NewAddress(InOurWords, AddEmailForm):
    """The address that replaces the present one."""


class Proof(InOurWords, AuthenticateForm):
    """A code of the app, or a recovery code."""


class ProofAgain(InOurWords, ReauthenticateForm):
    """The same, before something grave is changed."""


class FirstProof(InOurWords, ActivateTOTPForm):
    """The first code of an app."""


class Credential(forms.Form):
    """What a passkey signed. It comes from outside, and the libraries that read it trip over what is no such thing."""

    def _clean_fields(self) -> None:
        self._careful(super()._clean_fields)  # type: ignore[misc]

    def _clean_form(self) -> None:
        self._careful(super()._clean_form)  # type: ignore[misc]

    def _careful(self, clean: Callable[[], None]) -> None:
        try:
            clean()
        except (AttributeError, KeyError, TypeError, ValueError):
            self.add_error("credential", _("That passkey could not be read. Try again, or take another way."))


class SignInKey(Credential, LoginWebAuthnForm):
    """A passkey that opens the door."""


class ProofKey(Credential, AuthenticateWebAuthnForm):
    """A passkey as second proof."""


class ProofKeyAgain(Credential, ReauthenticateWebAuthnForm):
    """The same, before something grave is changed."""


class NameOfKey(forms.Form):
    """What a passkey is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["name"]
        field.label, field.help_text = _("Name"), _("So that you know it again: “My phone”, “The blue key”.")
        assert isinstance(field, forms.CharField)
        field.widget.attrs["maxlength"] = field.max_length = 80


class NewKey(NameOfKey, Credential, AddWebAuthnForm):
    """A new passkey. That it opens without a code is what it is for, so nobody is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.initial["passwordless"] = "on"


class RenameKey(NameOfKey, EditWebAuthnForm):
    """A better name for a passkey."""


class SignUp(InOurWords, SignupForm):
    """A new account: a name and an address, for those who may come in."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        request, email = context.request, data.get("email", "")
        invited = bool(request.session.get("joining")) or joining.waiting_for([email]).exists()
        if email and not invited and not joining.open_to_address(email):
            self.add_error(
                "email",
                _(
                    "No community here takes in this address by itself. Use the address of your organisation, or ask a steward for an invitation."
                ),
            )
        return data
