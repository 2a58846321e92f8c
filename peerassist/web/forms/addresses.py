"""Addresses of the web in forms."""

from typing import Any

from django import forms


class WebAddress(forms.URLField):
    """A link; typed without a scheme it means https."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **how})
