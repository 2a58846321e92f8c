"""Pictures made small and silent."""

import io

import pytest
from PIL import Image

from peerassist.method.errors import DomainError
from peerassist.records import pixels
from tests.records.sketches import SERIAL, photo


def test_nothing_is_kept_of_where_and_by_what_it_was_taken() -> None:
    raw = photo()
    assert SERIAL.encode() in raw and b"Kigali" in raw
    content = pixels.small(raw).content
    with Image.open(io.BytesIO(content)) as kept:
        assert not kept.getexif() and "exif" not in kept.info and "comment" not in kept.info
    assert SERIAL.encode() not in content and b"Kigali" not in content and b"2026" not in content


def test_it_stands_upright_as_the_phone_was_held() -> None:
    made = pixels.small(photo((400, 300), turned=True))
    assert (made.width, made.height) == (300, 400)


def test_a_large_one_is_made_small() -> None:
    made = pixels.small(photo((4000, 1000)))
    assert (made.width, made.height) == (pixels.LONGEST, 400)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_become_jpeg(kind: str) -> None:
    assert pixels.small(photo(kind=kind)).content.startswith(b"\xff\xd8\xff")


def test_what_is_transparent_is_white_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(pixels.small(out.getvalue()).content)) as kept:
        assert kept.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    "raw",
    [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + bytes(40), photo()[:900], b"\xff\xd8\xff" + bytes(90)],
    ids=["nothing", "words", "svg", "gif", "cut off", "jpeg in name"],
)  # fmt: skip
def test_what_is_no_picture_is_refused_with_a_code(raw: bytes) -> None:
    with pytest.raises(DomainError) as refused:
        pixels.small(raw)
    assert refused.value.code == "picture_unreadable"


def test_a_small_file_that_holds_a_huge_picture_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(DomainError) as refused:
        pixels.small(out.getvalue())
    assert refused.value.code == "picture_too_big"
