"""A voice's own settings beside the text."""

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from backend.protocol.voices import Knob
from studio.ui.shared.layout import column
from studio.ui.speak.knob_row import KnobRow

NOISE = Knob(name="noise", default=0.6, minimum=0.0, maximum=1.0)
STYLE = Knob(name="style1", default=0.0, minimum=0.0, maximum=1.0)


def test_only_what_was_changed_is_said(qtbot: QtBot) -> None:
    row = KnobRow()
    qtbot.addWidget(row)
    assert row.isHidden()
    row.show_knobs([NOISE, STYLE])
    assert not row.isHidden()
    assert row.values() == {}
    row.spins["style1"].setValue(0.5)
    row.show_knobs([NOISE, STYLE])  # the list of voices was read again
    assert row.values() == {"style1": 0.5}
    row.show_knobs([NOISE])
    assert row.values() == {}
    row.show_knobs([])
    assert row.isHidden()


def test_steps_are_whole_numbers_and_go_one_by_one(qtbot: QtBot) -> None:
    row = KnobRow()
    qtbot.addWidget(row)
    row.show_knobs([Knob(name="steps", default=1.0, minimum=1.0, maximum=100.0), NOISE])
    assert [row.spins[name].text() for name in ("steps", "noise")] == ["1", "0.60"]
    row.spins["steps"].stepUp()
    assert row.values() == {"steps": 2.0}


def test_many_settings_take_a_second_row_and_none_is_cut(qtbot: QtBot) -> None:
    page, line = QWidget(), KnobRow()
    page.setLayout(column(line, None))
    qtbot.addWidget(page)
    line.show_knobs([replace(NOISE, name=f"knob{number}") for number in range(8)])
    page.resize(600, 400)
    page.show()
    labels = line.findChildren(QLabel)
    assert len(labels) == 8
    assert all(one.width() >= one.sizeHint().width() for one in labels)
    places = [one.mapTo(page, one.rect().bottomRight()) for one in line.spins.values()]
    assert len({place.y() for place in places}) > 1
    assert all(page.rect().contains(place) for place in places)
    assert line.height() >= max(place.y() for place in places) - line.y()
