"""What the window tells of a language is what the document says."""

from pathlib import Path

from studio.models import languages
from studio.words.language_cards import CARDS, card

_TABLE = Path(__file__).parents[3] / "docs" / "languages.md"


def test_cards_say_what_the_document_says() -> None:
    rows = [
        [cell.strip() for cell in line.split("|")] for line in _TABLE.read_text("utf-8").splitlines() if "|" in line
    ]
    told = {row[1]: (row[6], row[7]) for row in rows if len(row) > 7}
    names = {languages.english(code): one for code, one in CARDS.items()}
    assert {name: told[name] for name in names} == {
        name: (f"{one.misread} of {one.seen}", one.weak) for name, one in names.items()
    }


def test_a_language_that_nobody_measured_says_so() -> None:
    assert "not measured" in card("ta").said()
    assert card("en-gb") is card("en-us")
