"""Run by ``test_languages.py`` in a process of its own, whose window speaks ``tests.studio.pseudo``."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest

from studio.app import Studio
from studio.models import languages
from studio.ui.targets import NewTraining
from tests.studio.fitting import below_the_fold, misfits
from tests.studio.pseudo import painted, texts, untold
from tests.studio.ui.test_sizes import CLIP, PLACES, full, settle, visit

__all__ = ["full"]

SIZES = (QSize(1024, 700), QSize(1280, 800))
LANGUAGES = "|".join(sorted(map(re.escape, map(languages.name, languages.OFFERED)), key=len, reverse=True))
NAMES = re.compile(
    rf"^Allison, first likeness$|^({LANGUAGES})|\b({LANGUAGES}|clip \d+|Microphone \d|Loudspeaker \d)\b"
    r"|\b(Voicewright|fastpitch|ann|Benjamin|Allison, first lik…|Allison|tiny|one|espeak-ng|kHz|Meine Stimme)"
    r"|^Hello\.$|\b(English|German|Jan)\b"  # as the window calls them, by Qt's and Python's own tables
    r"|^A sentence to be read aloud.*|^/.*"
    r"|^(-?is:|severity).*"  # what a filter looks for, as one would type it
    r"|^(WAV|FLAC|Ogg Vorbis|SRT|VTT|Audacity|TextGrid|\d+ bit)$"
)
"""What is somebody's own, and names that are the same in every language."""


def places(full: Studio) -> Mapping[str, Callable[[], object]]:
    """What there is to see, and how one gets there."""
    window = full.window
    return {
        **{place: partial(visit, full, place) for place in [*PLACES, CLIP]},
        "a new training": lambda: window.navigate(NewTraining()),
        "settings": window.open_settings,
        "the palette": window.open_palette,
        "the jobs": window.tray.toggle,
        "the shortcuts": window.sheet.toggle,
        "the glossary": window.glossary.toggle,
        "the first steps": window.guide.toggle,
        "the welcome page": full.context.state.close,
    }


def test_every_word_is_translated_and_fits(full: Studio) -> None:
    window, found = full.window, dict[str, str]()
    window.setUpdatesEnabled(False)
    for place, go in places(full).items():
        go()
        for size in SIZES:
            window.resize(size)
            settle()
            settle()  # a page that wraps in pages that wrap
            where = f"{place} in {size.width()}×{size.height()}"
            for said in [*misfits(window), *below_the_fold(window), *sorted(untold(texts(window), NAMES))]:
                found.setdefault(said, where)
        window.setUpdatesEnabled(True)
        found |= dict.fromkeys(untold(painted(window), NAMES), place)
        window.setUpdatesEnabled(False)
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Escape)
    assert "\n".join(f"{where}: {said}" for said, where in found.items()) == ""
