"""The job that takes in the people of a confirmed import; the worker carries it out."""

from django_tasks import task

from peerassist.library import indexing
from peerassist.method.errors import DomainError
from peerassist.notices.letters import members
from peerassist.people import joining, taking_in
from peerassist.people.models import Membership, PeopleImport
from peerassist.people.taking_in import Taken


@task()
def take_in(number: int) -> int:
    """Take everybody in, batch by batch, and index them. A failure is noted at the import, which can then go on."""
    try:
        return taking_in.carry_out(number, _after)
    except Exception as problem:
        PeopleImport.objects.filter(pk=number).update(failed=str(problem)[:300] or type(problem).__name__)
        raise


def _after(job: PeopleImport, taken: Taken) -> None:
    """Let search find a batch, and write the letters that were asked for.

    Who has an account already decides for themselves whether to come in: they get an invitation.
    """
    rows = Membership.objects.filter(pk__in=[m.pk for m in taken.memberships]).select_related("person", "team")
    indexing.put_all(
        indexing.of_member(m) for m in rows.prefetch_related("person__experiences", "person__skills").order_by("pk")
    )
    if job.tell:
        for person in taken.new:
            members.taken_in(person, job.community, job.by)
    for address in taken.elsewhere:
        try:
            members.joining(joining.invite(job.community, address, by=job.by, language=job.community.language))
        except DomainError:  # came in by themselves in the meantime
            continue
