"""Everybody who may ever look, and one of everything that may be looked at."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.signing import dumps
from django.db import connection
from django.test import Client

from peerassist.assists import passes
from peerassist.assists.models import Consent, Participation
from peerassist.followup import acting
from peerassist.library import indexing, publishing, telling
from peerassist.method.kinds import Attribution, Role, Stage, Visibility
from peerassist.outbox.models import Letter
from peerassist.people import joining
from peerassist.people.models import Membership, PeopleImport, Person
from peerassist.people.secrets import link_secret
from peerassist.records.models import Card, Picture, Pixels
from tests.cast import Cast, guest, invited, member, person, room, takes_part
from tests.records.sketches import photo

# Who may see what, and which words stand where, is decided above the database: looked at once. What asks it in its own way, as
# search does, is looked at on both.
same_on_every_store = pytest.mark.skipif(connection.vendor != "sqlite", reason="is the same on every store")

ACCOUNTS = ("outsider", "member", "teammate", "steward", "invited", "peer", "note_taker", "facilitator", "assistee")
GUESTS = ("guest", "guest_elsewhere", "assistee_by_link")
EVERYBODY = ("anonymous", *GUESTS, *ACCOUNTS)


class World:
    """Ada's assist, held and published, with a room, a record, an action; and a client for each of EVERYBODY.

    `assistee_by_link` is Ada herself on a device where she opened a letter's link and never signed in.
    """

    def __init__(
        self, visibility: Visibility, *, published: bool = True, attribution: Attribution = Attribution.ROLE
    ) -> None:
        self.cast = cast = Cast()
        stage = Stage.FOLLOW if published else Stage.VALIDATE
        self.assist = cast.assist(visibility=visibility, stage=stage, attribution=attribution)
        self.room = room(self.assist)
        self.people: dict[str, Person] = {
            "outsider": cast.em,
            "member": person("Mo Member"),
            "teammate": person("Tam Mate"),
            "steward": cast.stef,
            "invited": person("Ivy Invited"),
            "peer": cast.di,
            "note_taker": cast.cy,
            "facilitator": cast.bo,
            "assistee": cast.ada,
        }
        member(self.people["member"], cast.community)
        member(self.people["teammate"], cast.community, cast.water)
        member(self.people["invited"], cast.community)
        self.invitation, self.answer_secret = invited(self.assist, self.people["invited"])
        self.seats = {
            "assistee": self.assist.participations.get(person=cast.ada),
            "facilitator": takes_part(self.assist, cast.bo, Role.FACILITATOR),
            "note_taker": takes_part(self.assist, cast.cy, Role.NOTE_TAKER),
            "peer": takes_part(self.assist, cast.di, Role.PEER),
            "guest": guest(self.assist),
            "guest_elsewhere": guest(cast.assist(title="Another one")),
        }
        for seat in self.seats.values():
            Consent.objects.create(participation=seat, rules="", attribution=seat.assist.attribution)
        self._say_and_follow(published)
        self._around()

    def _say_and_follow(self, published: bool) -> None:
        self.card = Card.objects.create(
            assist=self.assist,
            room=self.room,
            uid="card1",
            kind="option",
            text="Count first",
            author=self.seats["peer"],
        )
        picture = Picture.objects.create(card=self.card, uid="picture1", caption="A pump", width=8, height=6)
        Pixels.objects.create(picture=picture, content=photo((8, 6)))
        self.action = acting.commit(self.assist, "Count the pumps", owner=self.cast.ada, due_on=date.today())
        if published:
            publishing.Publication.objects.create(assist=self.assist, by=self.cast.ada)
        indexing.index_assist(self.assist)

    def _around(self) -> None:
        cast, visibility = self.cast, Visibility(self.assist.visibility)
        self.story = telling.tell(cast.community, by=cast.ada, title="Meters first", lesson="Read the meters first.")
        type(self.story).objects.filter(pk=self.story.pk).update(visibility=visibility)
        self.story.refresh_from_db()
        indexing.index_story(self.story)
        for someone in self.people.values():
            indexing.index_person(someone)
        self.comment = telling.comment(cast.ada, "So it was with us.", story=self.story)
        self.joining = joining.invite(cast.community, "new@example.org", by=cast.stef)
        self.taking_in = PeopleImport.objects.create(community=cast.community, by=cast.stef, file_name="a.csv")
        self.letter = Letter.objects.create(
            key="1",
            to_address="new@example.org",
            subject="Hello",
            text="Hello",
            calendar="BEGIN:VCALENDAR",
            message_id="1",
        )

    def arguments(self) -> dict[str, dict[str, Any]]:
        """Return what to put into the address of a route that is not about the assist alone."""
        membership = Membership.objects.get(person=self.cast.di)
        room, number = {"code": self.room.code}, self.assist.pk
        return {
            "answer": {"secret": self.answer_secret},
            "action": {"secret": link_secret("action", self.action.pk)},
            "acting": {"number": self.action.pk},
            "answer_calendar": {"number": self.invitation.pk},
            "answered": {"number": self.invitation.pk},
            "answering": {"number": self.invitation.pk},
            "change_invitation": {"number": number, "invitation": self.invitation.pk},
            "console_sign_in": {"signed": "forged"},
            "change_joining": {"number": self.joining.pk},
            "change_member": {"number": membership.pk},
            "close_action": {"number": number, "action": self.action.pk},
            "change_action": {"number": number, "action": self.action.pk},
            "end_comment": {"number": self.comment.pk},
            "story_change": {"number": self.story.pk},
            "story_comment": {"number": self.story.pk},
            "document": {"number": number, "form": "md"},
            "import_preview": {"number": self.taking_in.pk},
            "joining": {"secret": link_secret("joining", self.joining.pk)},
            "judge": {"number": number, "uid": self.card.uid},
            "take_back": {"number": number, "uid": self.card.uid},
            "end_session": {"number": 0},
            "leave_community": {"number": self.cast.community.pk},
            "letter": {"number": self.letter.pk},
            "letter_calendar": {"number": self.letter.pk},
            "letter_html": {"number": self.letter.pk},
            "person": {"number": self.cast.di.pk},
            "card_history": {**room, "uid": self.card.uid},
            "picture": {"number": number, "uid": "picture1"},
            "room": room,
            "room_pictures": room,
            "room_removed": room,
            "room_themes": room,
            "room_code": room,
            "room_join": room,
            "room_ticket": room,
            "room_wall": room,
            "seat": {
                "secret": link_secret("seat", self.seats["peer"].pk),
                "number": self.seats["peer"].pk,
                "page": "record",
            },
            "story": {"number": self.story.pk},
            "story_helped": {"number": self.story.pk},
            "unsubscribe": {"signed": dumps([number, "di@example.org"], salt="unsubscribe")},
            "write_to": {"number": self.cast.di.pk},
        }

    def client(self, who: str) -> Client:
        """Return a fresh device of `who`. It reports an exception of the product as an answer of 500."""
        client = Client(raise_request_exception=False)
        if who in ACCOUNTS:
            client.force_login(self.people[who])
        elif who in GUESTS:
            self._hold_pass(client, self.seats["assistee" if who == "assistee_by_link" else who])
        return client

    def _hold_pass(self, client: Client, seat: Participation) -> None:
        session = client.session
        session["passes"] = {str(seat.assist_id): passes.give(seat)}
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
