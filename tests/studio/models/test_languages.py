"""Which language a script or a project is in."""

import pytest

from backend.project.project import Project
from studio.app import Studio
from studio.models import languages
from tests.studio.conftest import fill, new_clip


@pytest.mark.parametrize(
    ("stem", "code"),
    [
        ("de", "de"),
        ("prompts-de", "de"),
        ("Prompts_EN", "en-us"),
        ("en-gb", "en-gb"),
        ("script.pt_BR", "pt-br"),
        ("fr.sentences", "fr-fr"),
        ("zh", "cmn"),
        ("de-DE", "de"),
        ("Vorlage 声", ""),
        ("it works", ""),
        ("", ""),
        ("article", ""),
    ],
)
def test_a_name_says_its_language(stem: str, code: str) -> None:
    assert languages.of_file(stem) == code


def test_a_project_is_in_the_language_of_most_clips(studio: Studio, project: Project) -> None:
    assert languages.of_project(project) == "en-us"
    project.prompts.add(["Guten Tag."], "de")
    assert languages.of_project(project) == "de"
    fill(project.folder, 1)
    for number in (7, 8):
        project.clips.add(new_clip(number, language="fr-fr"))
    assert languages.of_project(project) == "fr-fr"


def test_every_code_that_is_offered_is_espeaks() -> None:
    from backend.text.languages import all_languages

    assert set(languages.OFFERED) <= set(all_languages())
    assert {languages.of_file(code) for code in languages._MEANT} <= set(languages.OFFERED)
    assert languages.name("de") == "Deutsch"
    assert languages.name("fr-be") == "Français (Belgique)"
    assert len({languages.name(code) for code in languages.OFFERED}) == len(languages.OFFERED)
    assert all(languages.name(code) != code for code in languages.OFFERED)
