"""Whatever the window says, it says in words: on every page, in every menu, hint and list."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.app import Studio
from studio.ui.shared.layout import column
from studio.ui.targets import NewTraining
from tests.studio.oddities import oddities
from tests.studio.ui.test_sizes import CLIP, PLACES, settle, visit
from tests.studio.ui.test_sizes import full as full


def test_every_page_speaks_in_words(full: Studio) -> None:
    window, found = full.window, list[str]()
    window.resize(1280, 800)
    for place in [*PLACES, CLIP]:
        visit(full, place)
        settle()
        found += [f"{place}: {said}" for said in oddities(window)]
    window.navigate(NewTraining())
    for opened in (window.open_settings, window.sheet.toggle, window.glossary.toggle, window.open_palette):
        opened()
        settle()
        found += [f"{opened.__name__}: {said}" for said in oddities(window)]
    assert "\n".join(dict.fromkeys(found)) == ""


ODD = (
    "The run 20261127-101112-vocoder trains",
    "4c1ce2c0aaab5d0dfbbd8d",
    "speaker_embedding",
    "Say {name}",
    "en-us",
    "Speaks en-us, badly",
    "None",
    "Look in /work/somewhere",
    "English, de",
    "nan dB",
    "backend.jobs.render failed",
)


@pytest.mark.parametrize("said", ODD)
def test_an_odd_word_is_found(qtbot: QtBot, said: str) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.setLayout(
        column(QLabel("Peak −3 dB, 44.1 kHz. None of them is 1/2; see GPT-SoVITS e.g. in C♯3."), QLabel(said))
    )
    page.show()
    assert len({one.split(":")[0] for one in oddities(page)}) == 1
