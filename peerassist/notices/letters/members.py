"""Letters to members of a community that are about no assist."""

from uuid import uuid4

from django.utils.translation import gettext as _

from peerassist.notices.compose import Body, address, speaking
from peerassist.notices.letters.parts import greeting, send
from peerassist.notices.letters.whom import Someone
from peerassist.people.models import Community, CommunityInvitation, Person
from peerassist.people.secrets import link_secret


def joining(asked: CommunityInvitation) -> None:
    """Invite an address into a community."""
    with speaking(asked.language):
        values = {
            "community": asked.community.name,
            "by": asked.invited_by.name if asked.invited_by else asked.community.name,
        }
        body = Body(
            subject=_("%(by)s invites you to %(community)s") % values,
            greeting=greeting(""),
            paragraphs=(
                _(
                    "%(by)s invites you to %(community)s, where teams ask peers before they start something, and share what they learned."
                )
                % values,
                _("The link is good for two weeks, and only for you."),
            ),
            act=(_("Come in"), address("joining", link_secret("joining", asked.pk))),
            why=_("You get this letter because a steward of %(community)s wrote your address.") % values,
        )
        key, about = f"joining:{asked.pk}:{asked.sent_at.timestamp():.3f}", f"joining:{asked.pk}"
        send(key, Someone("", asked.email, asked.language), body, about=about)


def word_to(person: Person, by: Person, words: str) -> None:
    """Carry a member's word to another member; the address stays unseen until they answer."""
    with speaking(person.language):
        body = Body(
            subject=_("%(by)s writes to you") % {"by": by.name},
            greeting=greeting(person.name),
            paragraphs=(_("%(by)s found you in the directory and writes:") % {"by": by.name},),
            quote=words,
            quote_by=by.name,
            ending=_("Answer this letter and it goes to %(by)s. Until then they do not see your address.")
            % {"by": by.name},
            why=_("You get this letter because you agreed to be asked."),
        )
        send(f"word:{uuid4().hex}", person, body, reply_to=by, about=f"word:{by.pk}")


def taken_in(person: Person, community: Community, by: Person) -> None:
    """Tell somebody that a steward put them into a community's directory, and how to come in or out."""
    values = {"community": community.name, "by": by.name}
    with speaking(person.language):
        body = Body(
            subject=_("You are in %(community)s") % values,
            greeting=greeting(person.name),
            paragraphs=(
                _(
                    "%(by)s has put you into the directory of %(community)s, where teams ask peers before they start something, and share what they learned."
                )
                % values,
                _(
                    "Sign in with this address; a code comes by mail. Then say what others could ask you about, or leave the community."
                ),
            ),
            act=(_("Look at my profile"), address("profile")),
            why=_("You get this letter because a steward of %(community)s wrote your address.") % values,
        )
        send(f"taken-in:{community.pk}:{person.pk}", person, body)
