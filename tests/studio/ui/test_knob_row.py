"""A voice's own settings beside the text."""

from pytestqt.qtbot import QtBot

from backend.protocol.voices import Knob
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
