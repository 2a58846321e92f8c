"""Choose what the demonstration ships of its public sources: `python tools/demonstration_data.py FOLDER`.

FOLDER holds ``people/people.csv`` and ``lessons/nasa-llis.jsonl`` (see peerassist/demonstration/data/SOURCES.md). The
choice depends on the sources alone, so running it again gives the same files.
"""

import csv
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "peerassist" / "demonstration" / "data"

# Many of some trades, few of others, as a learning network has them; the source is mostly salespeople.
JOBS = {
    "Project Manager": 14, "Consultant": 13, "Analyst": 13, "Product Manager": 9, "Salesperson": 8, "Developer": 7,
    "Department Leader": 7, "Regional Leader": 8, "Attorney": 5, "Paralegal": 2, "Business Leader": 1, "CEO": 1,
}  # fmt: skip
LANGUAGES = {"en": 44, "es": 24, "fr": 15, "es+fr": 8}

STORIES = 300
FILE_LIMIT = 690_000  # bytes
# What people outside space flight meet as well; such lessons come first.
COMMON = re.compile(
    r"maintenance|training|contract|procure|schedule|communicat|review|safety|electrical|power|water|pump|valve|crane|"
    r"lifting|weather|hurricane|flood|fire|document|requirement|team|staff|vendor|supplier|cost|budget|risk|inspection|"
    r"ladder|scaffold|generator|battery|transport|storage|emergency|planning|management|lessons|interface|leak|hazard",
    re.IGNORECASE,
)


def by_hash(text: str) -> str:
    """Return a key that shuffles without chance."""
    return hashlib.sha256(text.encode()).hexdigest()


def choose_people(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return some ninety rows, with set numbers by trade and by language."""
    jobs, spoken = Counter(JOBS), Counter(LANGUAGES)
    chosen = []
    for row in sorted(rows, key=lambda r: (not r["skills"], by_hash(r["email"]))):
        known = "+".join(c for c in row["languages"].split(";") if c != "en") or "en"
        if jobs[row["job"]] > 0 and spoken[known] > 0:
            jobs[row["job"]] -= 1
            spoken[known] -= 1
            chosen.append(row)
    return sorted(chosen, key=lambda r: r["email"])


def trimmed(text: str, most: int) -> str:
    """Return `text` cut at the end of a sentence within `most` characters; empty where its first sentence is longer."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    ends = [
        found.end()
        for found in re.finditer(r"(?<![A-Z]\.)(?<!e\.g)(?<!i\.e)(?<!No)[.!?][\"”)]?(?=\s+[A-Z(])", text[: most + 2])
    ]
    ends = [end for end in ends if end <= most]
    return text[: ends[-1]] if ends else ""


def readable(text: str) -> bool:
    """Say whether `text` is plain prose: sentences, few figures and signs, no lists torn apart, no shouting."""
    letters = sum(c.isalpha() or c.isspace() for c in text)
    words = re.findall(r"[A-Za-z']+", text)
    shouted = sum(1 for w in words if len(w) > 1 and w.isupper())
    torn = re.search(
        r"�|â|Â|&[a-z]+;|<[a-z]|\b[a-z]\)|https?:|Figure \d|Table \d|\(\d\)|^\W|\s\d\.\s|•|\b[ivx]+\.\s", text
    )
    return (
        bool(words)
        and text[0].isupper()
        and text[-1] in '.!?)"”'
        and letters / len(text) > 0.9
        and shouted / len(words) < 0.09
        and not torn
    )


def stories(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Yield the readable lessons in the product's own words for their parts."""
    for row in rows:
        happened = trimmed(row["driving_event_text"] or row["abstract_text"], 900)
        lesson, advice = trimmed(row["lesson_text"], 550), trimmed(row["recommendation_text"], 550)
        title = " ".join(row["title"].split())
        if len(happened) < 120 or len(lesson) < 60 or len(advice) < 50 or not 15 <= len(title) <= 110:
            continue
        if not all(readable(text) for text in (happened, lesson, advice)) or lesson in (advice, happened):
            continue
        yield {
            "number": row["lesson_number"], "url": row["url"], "title": title, "date": row["lesson_date"],
            "centre": row["organization"], "happened": happened, "lesson": lesson, "advice": advice,
        }  # fmt: skip


def choose_stories(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the most useful lessons, spread over centres and years: each further one of a centre and year counts less."""
    left = {row["title"].casefold(): row for row in stories(rows)}  # of two with one title, the later
    chosen: list[dict[str, str]] = []
    centres, years, titles = Counter[str](), Counter[str](), Counter[str]()

    def worth(row: dict[str, str]) -> tuple[float, str]:
        text = " ".join((row["title"], row["lesson"], row["advice"]))
        common = len({found.lower() for found in COMMON.findall(text)})
        worn = centres[row["centre"]] / 18 + years[row["date"][:4]] / 10 + sum(titles[w] for w in words_of(row)) / 8
        return min(common, 6) * 0.5 - worn, by_hash(row["number"])

    while left and len(chosen) < STORIES:
        best = max(left.values(), key=worth)
        chosen.append(left.pop(best["title"].casefold()))
        centres[best["centre"]] += 1
        years[best["date"][:4]] += 1
        titles.update(words_of(best))
    return sorted(chosen, key=lambda r: int(r["number"]))


def words_of(row: dict[str, str]) -> set[str]:
    """Return the telling words of a title."""
    return {w.lower() for w in re.findall(r"[A-Za-z]{5,}", row["title"])}


def main(folder: Path) -> None:
    """Write people.csv and stories.jsonl."""
    with (folder / "people" / "people.csv").open(encoding="utf-8", newline="") as source:
        people = choose_people(list(csv.DictReader(source)))
    with (DATA / "people.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(people[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(people)
    lessons = [json.loads(line) for line in (folder / "lessons" / "nasa-llis.jsonl").read_text("utf-8").splitlines()]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in choose_stories(lessons))
    if len(text.encode()) > FILE_LIMIT:
        sys.exit(f"stories.jsonl would be {len(text.encode())} bytes, more than {FILE_LIMIT}")
    (DATA / "stories.jsonl").write_text(text, "utf-8")
    print(f"{len(people)} people, {text.count(chr(10))} stories, {len(text.encode())} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
