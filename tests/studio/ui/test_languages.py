"""The window in other languages: which one it is, and that no word of it stays behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTimer
from pytestqt.qtbot import QtBot

from backend.protocol.sentences import ENGLISH, VARIABLE, spoken
from backend.protocol.sentences.catalogue import catalogue
from studio import __main__ as program
from studio import app, settings
from studio.app import Studio
from studio.ui.main_window import RESTART
from studio.words import language
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_every_word_of_the_window_is_translated_and_has_room_when_it_is_longer() -> None:
    """In a process of its own: what the window says is said for good once it is imported."""
    pytest_ = [
        sys.executable,
        "-m",
        "pytest",
        "-vvv",
        "-p",
        "tests.studio.pseudo",
        "-p",
        "no:randomly",
        "-p",
        "no:xdist",
    ]
    command = [*pytest_, "tests/studio/ui/pages_in_pseudo.py"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment, timeout=PATIENCE_S
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "1 passed" in done.stdout


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(["zh-Hans-CN", "en"], "zh"), (["zh_CN"], "zh"), (["tlh", "en-GB", "zh"], "en"), (["tlh"], "en"), ([], "en")],
)
def test_the_first_language_that_the_window_can_be_in_is_taken(wanted: list[str], found: str) -> None:
    assert language.fitting(wanted) == found


def test_the_language_is_that_of_the_environment_else_of_the_settings_else_of_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VOICEWRIGHT_CONFIG", str(tmp_path))
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _locale: ["zh-CN"])
    for given, chosen, found in (("en", "zh", "en"), ("", "en", "en"), ("", "zh", "zh"), ("", "", "zh")):
        settings.save(settings.Settings(language=chosen))
        monkeypatch.setenv(VARIABLE, given)
        program.choose_language()
        assert spoken() == found, (given, chosen)


def test_another_language_waits_for_the_next_start(studio: Studio, qtbot: QtBot) -> None:
    look = studio.window.settings_page.look
    studio.window.open_settings()
    studio.context.settings.change(language=ENGLISH)
    assert not look.later.isVisible()
    look.language.setCurrentIndex(look.language.findText("简体中文"))
    look.language.activated.emit(look.language.currentIndex())
    assert studio.context.settings.value.language == "zh"
    assert look.later.isVisible()


def test_the_window_restarts_with_its_project_in_the_language_that_was_chosen(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    QTimer.singleShot(0, studio.context.actions["app.restart"].trigger)
    assert studio.application.exec() == RESTART
    started: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, env, **_: started.append((command, env)))
    monkeypatch.setenv(VARIABLE, "en")
    app.restart("/a/project")
    ((command, environment),) = started
    assert command[-2:] == ["studio", "/a/project"]
    assert VARIABLE not in environment
    assert environment["PATH"] == os.environ["PATH"]


def test_what_the_backend_tells_is_told_in_the_language_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    from backend.protocol.problems import problem

    silent = problem("audio-empty/file")
    english = silent.sentence()
    monkeypatch.setenv(VARIABLE, "zh_CN.UTF-8")
    assert silent.sentence() == silent.sentence("zh") != english
    monkeypatch.setenv(VARIABLE, "tlh")
    assert silent.sentence() == english


def test_what_a_language_does_not_have_yet_is_told_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    from backend.protocol.sentences import catalogue as module

    rows = {language: module.own(language) for language in ("en", "zh")}
    kind = next(iter(rows["zh"]["problems"]))
    del rows["zh"]["problems"][kind]
    monkeypatch.setattr(module, "own", rows.__getitem__)
    catalogue.cache_clear()
    assert catalogue("zh")["problems"][kind] == rows["en"]["problems"][kind]
    catalogue.cache_clear()
