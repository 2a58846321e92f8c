"""All pages. Each stage's module lists its own paths; the order here is the order of the journey."""

from django.urls import URLPattern

from peerassist.web import home, patterns

urlpatterns: list[URLPattern] = [
    *home.paths,
    *patterns.paths,
]
