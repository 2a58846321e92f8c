"""The job that takes in the people of a confirmed import; the worker carries it out."""

from django_tasks import task

from peerassist.library import indexing
from peerassist.people import importing
from peerassist.people.models import PeopleImport, Person


@task()
def take_in(number: int) -> int:
    """Take everybody in, batch by batch, and index them. A failure is noted at the import, which can then go on."""
    try:
        return importing.carry_out(number, _index)
    except Exception as problem:
        PeopleImport.objects.filter(pk=number).update(failed=str(problem)[:300] or type(problem).__name__)
        raise


def _index(people: list[Person]) -> None:
    for person in people:
        indexing.index_person(person)
