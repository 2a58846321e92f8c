"""All pages. Each stage's module lists its own paths; the order here is the order of the journey."""

from django.urls import URLPattern

from peerassist.web import (
    account,
    answer,
    assists,
    doors,
    follow,
    home,
    invite,
    library,
    method,
    patterns,
    people,
    plan,
    profile,
    publish,
    room,
    schedule,
    steward,
    validate,
)

urlpatterns: list[URLPattern] = [
    *home.paths,
    *assists.paths,
    *plan.paths,
    *invite.paths,
    *answer.paths,
    *schedule.paths,
    *room.paths,
    *validate.paths,
    *publish.paths,
    *follow.paths,
    *library.paths,
    *people.paths,
    *profile.paths,
    *steward.paths,
    *account.paths,
    *doors.paths,
    *method.paths,
    *patterns.paths,
]
