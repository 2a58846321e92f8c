"""The attribution rule: how words are ascribed wherever they leave the table."""

from peerassist.method.kinds import Attribution


def ascribed(rule: str, *, name: str, job: str, place: str) -> str:
    """Return the line under a card: "Priya Nair, Kerala" (named), "District engineer, Kerala" (role only), or nothing.

    With "role" a person without a job is given by place alone; with "none" nothing is said that tells who.
    """
    match Attribution(rule):
        case Attribution.NAMED:
            parts = (name, place)
        case Attribution.ROLE:
            parts = (job, place)
        case Attribution.NONE:
            parts = ("", "")
    return ", ".join(part for part in parts if part)
