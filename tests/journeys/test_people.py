"""People in the browser: in by code and by passkey, invited from the letter to the directory, and from a file."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.stage import Stage
from tests.journeys.stores import on_sqlite

ESTHER, NADIA = "esther.mwale@example.org", "nadia.omar@example.org"
PHONE = {"width": 390, "height": 844}
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def act(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def code_in(stage: Stage, to: str) -> str:
    found = re.search(r"\b[A-Z]{3}-[A-Z]{3}\b", stage.letter(to).subject)
    assert found, stage.letter(to).subject
    return found.group()


def sign_in_by_code(stage: Stage, page: Page, email: str) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("E-mail address").fill(email)
    act(page, "Send me a code")
    page.get_by_label("Code", exact=True).fill(code_in(stage, email))
    act(page, "Go on")
    page.wait_for_url("**/assists")


@on_sqlite
def test_a_passkey_is_a_shorter_way_in_and_a_lost_device_can_be_shut_out(stage: Stage) -> None:
    laptop, lost = stage.page(), stage.page(viewport=PHONE)
    sign_in_by_code(stage, lost, ESTHER)
    sign_in_by_code(stage, laptop, ESTHER)
    add_a_passkey(laptop)
    act(laptop, "Sign out")
    laptop.goto("/account/sign-in")
    act(laptop, "Sign in with a passkey")
    laptop.wait_for_url("**/assists")
    laptop.goto("/profile/doors")
    act(laptop, "End all but this one")
    expect(laptop.get_by_text("All other sessions are ended.")).to_be_visible()
    lost.goto("/profile")
    expect(lost.get_by_role("heading", name="Sign in with a code from your mail")).to_be_visible()


def add_a_passkey(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto("/profile/doors")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("My laptop")
    act(page, "Add it")
    expect(page.get_by_role("heading", name="My laptop")).to_be_visible()


@on_sqlite
def test_from_a_stewards_letter_to_being_found(stage: Stage) -> None:
    steward, newcomer, esther = stage.page(NADIA, may_say=["422"]), stage.page(viewport=PHONE), stage.page(ESTHER)
    steward.goto("/steward/invitations")
    steward.get_by_label("E-mail addresses").fill("mosi.banda@example.net, not an address")
    act(steward, "Send invitations")
    expect(steward.get_by_text("One letter is on its way.")).to_be_visible()
    expect(steward.get_by_label("E-mail addresses")).to_have_value("not\nan\naddress")

    newcomer.goto(stage.letter("mosi.banda@example.net").link("/joining/"))
    expect(newcomer).to_have_url(re.compile("/join$"))
    newcomer.get_by_role("link", name="Make an account").click()
    newcomer.get_by_label("Your name").fill("Mosi Banda")
    act(newcomer, "Go on")
    expect(newcomer.get_by_text("Welcome to Common Ground Network.")).to_be_visible()
    newcomer.goto("/profile")
    newcomer.get_by_label("Ask me about").fill("Solar pumps that outlive their warranty")
    newcomer.get_by_label("Nyanja").check()
    newcomer.get_by_label("Time zone").fill("Lusaka")
    act(newcomer, "Save")
    expect(newcomer.get_by_text("Saved.")).to_be_visible()

    esther.goto("/people")
    esther.get_by_label("Who knows about …?").fill("solar warranty")
    act(esther, "Look")
    esther.get_by_role("link", name="Mosi Banda").click()
    expect(esther.get_by_text("Nyanja")).to_be_visible()
    expect(esther.get_by_text("there now, as with you")).to_be_visible()


@on_sqlite
def test_a_file_with_a_mistake_brings_nobody_and_the_mended_one_everybody(stage: Stage, tmp_path: Path) -> None:
    steward = stage.page(NADIA)
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text("email;name;team\nzola@example.net;Zola Zulu;Wells\nnobody;Yaw Yeboah;Wells\n", "utf-8")
    good.write_text("email;name;team\nzola@example.net;Zola Zulu;Wells\nyaw@example.net;Yaw Yéboah;Wells\n", "cp1252")
    look_at(steward, bad)
    expect(steward.get_by_role("heading", level=1)).to_have_text(
        "One thing to put right in the file. Nobody was taken in."
    )
    expect(steward.get_by_role("row", name=re.compile("3 email .nobody. is no e-mail address"))).to_be_visible()
    look_at(steward, good)
    steward.get_by_label("No letters: I tell them myself").check()
    act(steward, "Take 2 people in")
    expect(steward.get_by_text("Done: 2 new people are in.")).to_be_visible(timeout=30_000)
    steward.goto("/people?q=Yéboah")
    expect(steward.get_by_role("link", name="Yaw Yéboah")).to_be_visible()


def look_at(page: Page, file: Path) -> None:
    page.goto("/steward/import")
    page.get_by_label("CSV file").set_input_files(file)
    act(page, "Look at it first")


@on_sqlite
def test_what_is_typed_outlives_the_session(stage: Stage) -> None:
    page = stage.page(ESTHER, may_say=["401"])
    page.goto("/profile")
    page.get_by_label("Ask me about").fill("Committees that still meet in their tenth year")
    page.context.clear_cookies(name="session")
    act(page, "Save")
    expect(page.get_by_role("heading", name="What you typed is safe")).to_be_visible()
    page.get_by_role("link", name="Sign in and go on").click()
    page.get_by_label("E-mail address").fill(ESTHER)
    act(page, "Send me a code")
    page.get_by_label("Code", exact=True).fill(code_in(stage, ESTHER))
    act(page, "Go on")
    expect(page.get_by_text("Committees that still meet in their tenth year")).to_be_visible()
    act(page, "Send it again")
    expect(page.get_by_label("Ask me about")).to_have_value("Committees that still meet in their tenth year")
