"""The sentences of cards in company, for the room's script: hidden cards, themes, votes, pictures, history."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from peerassist.web import words

ERRORS = (
    "theme_name",
    "theme_twice",
    "too_many_themes",
    "no_such_theme",
    "hidden_kind",
    "vote_goes_on",
    "no_vote",
    "not_in_vote",
    "no_dots_left",
    "picture_caption",
    "picture_consent",
)


def errors() -> dict[str, str]:
    """Return what is said where a wish of this part is refused."""
    return {code: str(words.ERROR[code]) for code in ERRORS}


def company_words() -> dict[str, Any]:
    """Return the sentences in the reader's language."""
    return _of_cards() | _of_themes() | _of_votes() | _of_pictures() | _of_what_was()


def _of_cards() -> dict[str, Any]:
    return {
        "tools": _("More about this card"),
        "all": _("Show all"),
        "less": pgettext("a long card", "Show less"),
        "loading": _("One moment …"),
        "not_loaded": _("This part could not be loaded: no line. Nothing is lost."),
        "again": _("Try again"),
        "only_you": _("Only you see this card until it is revealed."),
        "hidden": _count(
            ngettext(
                "{n} card of the others is hidden until it is revealed.",
                "{n} cards of the others are hidden until they are revealed.",
                1,
            ),
            ngettext(
                "{n} card of the others is hidden until it is revealed.",
                "{n} cards of the others are hidden until they are revealed.",
                2,
            ),
        ),
        "hidden_none": _("Written hidden: each sees only their own until all are revealed."),
        "reveal": _("Reveal for all"),
        "hide": _("Write hidden"),
        "hide_how": _("From now on each sees only their own cards of a kind, until you reveal them for all."),
        "seen_by_you": _("Hidden: only you see it while you type."),
        "paste_long": _(
            "What you pasted makes this longer than {most} characters, so none of it was put in. Make two cards of it; you can copy"
            " it here."
        ),
        "worked_where": _("Worked where"),
        "worked_why": _("Why"),
        "holds_here": _("Does it hold here?"),
        "keep": _("Keep"),
        "kept": _("Kept."),
        "order": _("Order of the cards"),
        "order_written": _("As written"),
        "order_votes": _("Most dots and stars first"),
        "order_phase": _("By part of the agenda"),
        "before": _("Before the meeting"),
    }


def _of_themes() -> dict[str, Any]:
    return {
        "together": _("Themes and votes"),
        "to_record": _("Back to the columns"),
        "to_cards": _("To the cards"),
        "together_how": _("Put together what belongs together: drag a card, or choose its theme."),
        "no_theme": _("In no theme yet"),
        "theme": _("Theme"),
        "put_into": _("Put into theme …"),
        "in_none": _("In no theme"),
        "new_theme": _("New theme"),
        "theme_name": _("Name of the theme"),
        "rename": _("Rename"),
        "empty": _("Empty"),
        "empty_sure": _("Yes, take its cards out"),
        "remove_theme": _("Remove"),
        "remove_sure": _("Yes, remove the theme; its cards stay"),
        "no_cards": _("No card yet. Drag one here."),
        "suggest": _("Suggest themes"),
        "suggest_none": _("No words in common stand out yet."),
        "suggest_why": _("Words in common. Nothing is put together unless you say so."),
        "suggested": _count(
            ngettext("“{name}”, in {n} card", "“{name}”, in {n} cards", 1),
            ngettext("“{name}”, in {n} card", "“{name}”, in {n} cards", 2),
        ),
        "make_theme": _("Make it a theme"),
        "themes": _("Themes"),
        "cards": _count(ngettext("{n} card", "{n} cards", 1), ngettext("{n} card", "{n} cards", 2)),
    }


def _of_votes() -> dict[str, Any]:
    return {
        "vote": _("Vote"),
        "vote_open": _("Open a vote"),
        "vote_how": _("Everyone gives dots to the cards that matter most. Whose dots they are is told to nobody."),
        "vote_kinds": _("On which cards"),
        "vote_dots": _("Dots for each person"),
        "vote_several": _("Several may go to one card"),
        "vote_secret": _("Show the count only when the vote is closed"),
        "vote_close": _("Close the vote"),
        "vote_secret_now": _("The count is shown when the vote is closed."),
        "dots_left": _count(
            ngettext("You have {n} dot left of {of}.", "You have {n} dots left of {of}.", 1),
            ngettext("You have {n} dot left of {of}.", "You have {n} dots left of {of}.", 2),
        ),
        "voted": _count(
            ngettext("{n} person has voted.", "{n} people have voted.", 1),
            ngettext("{n} person has voted.", "{n} people have voted.", 2),
        ),
        "voted_none": _("Nobody has voted yet."),
        "dots": _count(ngettext("{n} dot", "{n} dots", 1), ngettext("{n} dot", "{n} dots", 2)),
        "your_dots": _count(
            ngettext("{n} dot of yours", "{n} dots of yours", 1), ngettext("{n} dot of yours", "{n} dots of yours", 2)
        ),
        "give_dot": _("Give a dot"),
        "take_dot": _("Take a dot back"),
    }


def _of_pictures() -> dict[str, Any]:
    return {
        "picture": _("Picture"),
        "picture_add": _("Add a picture"),
        "picture_other": _("Put another in its place"),
        "picture_off": _("Take the picture away"),
        "picture_off_sure": _("Yes, take it away for good"),
        "picture_file": _("A picture from this device, or a photo"),
        "picture_how": _("JPEG, PNG or WebP, up to 12 megabytes. Where and when it was taken is not kept."),
        "picture_none": _("Choose a picture first."),
        "caption": _("What it shows"),
        "credit": _("Whose picture it is (if you like)"),
        "consent": _("Those who can be seen agree that it is shown with the record."),
        "upload": _("Put it up"),
        "uploading": _("Being put up …"),
        "not_uploaded": _(
            "No line, or too slow: the picture is not up. It stays here while this page is open; try again."
        ),
        "by_credit": _("Picture: {credit}"),
    }


def _of_what_was() -> dict[str, Any]:
    return {
        "history": _("History"),
        "history_none": _("It reads as it was written."),
        "began": _("Begun by {name}"),
        "was": _("Before:"),
        "restore": _("Bring this text back"),
        "removed": pgettext("heading of cards", "Taken back"),
        "removed_none": _("Nothing was taken back."),
        "bring_back": _("Bring it back"),
    }


def _count(one: str, other: str) -> dict[str, str]:
    return {"one": one, "other": other}
