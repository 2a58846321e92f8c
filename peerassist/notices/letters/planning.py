"""Letters about a shared plan."""

from django.utils.translation import gettext as _

from peerassist.assists.models import Assist, Response
from peerassist.notices.compose import address, speaking
from peerassist.notices.letters.parts import calendar_for, facts, letter, send, title
from peerassist.notices.letters.whom import hosts
from peerassist.people.models import Person


def responded(response: Response) -> None:
    """Tell the hosts that someone answered their shared plan."""
    assist = response.assist
    for host in hosts(assist):
        with speaking(host.language):
            said = {
                Response.Kind.SOLVED: _("%(name)s has solved this before"),
                Response.Kind.SAME: _("%(name)s has the same question"),
                Response.Kind.INVITE_ME: _("%(name)s would like to be invited"),
                Response.Kind.ASK: _("%(name)s suggests someone to ask"),
            }[Response.Kind(response.kind)] % {"name": response.person.name}
            whom = response.ask_person.name if response.ask_person else response.ask_name
            body = letter(
                assist,
                host,
                stoppable=False,
                subject=_("%(said)s: %(title)s") % {"said": said, "title": title(assist)},
                paragraphs=(f"{said}.", *((_("Ask %(whom)s.") % {"whom": whom},) if whom else ())),
                quote=response.words,
                quote_by=response.person.name,
                act=(_("See the answers to your plan"), address("plan", assist.pk)),
                why=_("You get this letter because you shared this plan."),
            )
            key = f"responded:{response.pk}:{host.pk}:{response.at.timestamp():.0f}"
            send(key, host, body, assist, reply_to=response.person)


def joined(assist: Assist, person: Person, by: Person) -> None:
    """Tell someone with the same question that they now ask it together with the host."""
    with speaking(person.language):
        body = letter(
            assist,
            person,
            stoppable=False,
            subject=_("%(by)s plans this together with you: %(title)s") % {"by": by.name, "title": title(assist)},
            paragraphs=(
                _(
                    "You have the same question, so %(by)s made you one of those who ask. You can change the plan, invite people, and listen with your own team in mind."
                )
                % {"by": by.name},
            ),
            facts=facts(assist, person),
            act=(_("Open the plan"), address("plan", assist.pk)),
            why=_("You get this letter because you answered this plan."),
        )
        carried = calendar_for(assist, person, accepted=True, account=True)
        send(f"joined:{assist.pk}:{person.pk}", person, body, assist, carried=carried, reply_to=by)
