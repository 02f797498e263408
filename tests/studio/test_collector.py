"""Objects that hold each other go on the Qt thread alone: the sound card's callback is never held up by it."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from studio.collector import Collector


class Knot:
    """Holds itself, so that only a collection ends it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    gc.enable()
    made = Collector()
    yield made
    made.release()


def test_what_a_thread_leaves_is_collected_on_the_qt_thread(collector: Collector, qtbot: QtBot) -> None:
    ended: list[threading.Thread] = []

    def make() -> None:
        first = Knot()
        weakref.finalize(first, lambda: ended.append(threading.current_thread()))
        del first
        for _ in range(10_000):
            Knot()

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    assert not ended, "collected in the thread that made it"
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.main_thread()]


def test_python_collects_by_itself_again_afterwards(qtbot: QtBot) -> None:
    Collector().release()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
