"""Translations are whole: every sentence of the window in every language, every row of the backend's catalogue."""

import gettext
import re

import pytest

from backend.protocol.sentences.catalogue import ENGLISH, Row, languages, own
from backend.protocol.sentences.wording import placeholders
from studio.words import language as window
from tests import translations

SHIPPED = [language for language in window.languages() if language != ENGLISH]
OTHERS = [language for language in languages() if language != ENGLISH]
_DATE = re.compile("%[a-zA-Z]")


def fields(sentence: str) -> dict[str, str]:
    """Placeholder → how it is written; a date may be written in another way."""
    found = re.findall(r"\{(\w+)[^{}:!]*(?:![rs])?(?::([^{}]*))?\}", sentence)
    return {name: "" if _DATE.search(spec) else spec for name, spec in found}


def test_the_window_and_the_backend_speak_the_same_languages() -> None:
    assert SHIPPED == OTHERS


@pytest.mark.parametrize("language", SHIPPED)
def test_every_sentence_of_the_window_is_translated(language: str) -> None:
    """``python -m tests.translations`` brings new sentences into the files; then they are translated by hand."""
    catalog = translations.read(language)
    wanted = {(one.id, one.context) for one in translations.template() if one.id}
    assert {(one.id, one.context) for one in catalog if one.id} == wanted
    assert [one.id for one in translations.untranslated(catalog)] == []
    assert [one.id for one in catalog if one.fuzzy and one.id] == []


@pytest.mark.parametrize("language", SHIPPED)
def test_a_translation_has_the_placeholders_of_its_sentence(language: str) -> None:
    catalog = translations.read(language)
    wrong = []
    for one in catalog:
        if not one.id:
            continue
        wanted = fields(one.id if isinstance(one.id, str) else one.id[1])
        wrong += [(one.id, form) for form in translations.forms(one) if fields(form) != wanted]
    assert wrong == []


@pytest.mark.parametrize("language", SHIPPED)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with (translations.FOLDER / f"{language}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for one in translations.read(language):
        if isinstance(one.id, str) and one.id:
            found = compiled.pgettext(one.context, one.id) if one.context else compiled.gettext(one.id)
            assert found == one.string
        elif one.id:
            assert compiled.ngettext(one.id[0], one.id[1], 5) in translations.forms(one)


def parts(row: Row) -> dict[str, str]:
    return {"what": row} if isinstance(row, str) else row


@pytest.mark.parametrize("language", OTHERS)
def test_every_row_of_the_catalogue_is_translated_with_its_fields(language: str) -> None:
    english, theirs = own(ENGLISH), own(language)
    assert theirs.keys() == english.keys()
    for section, rows in english.items():
        assert theirs[section].keys() == rows.keys(), section
        for kind, row in rows.items():
            one, other = parts(row), parts(theirs[section][kind])
            assert one.keys() == other.keys(), f"{section}/{kind}"
            for part, text in one.items():
                assert set(placeholders(other[part])) == set(placeholders(text)), f"{section}/{kind}/{part}"
