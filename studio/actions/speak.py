"""What can be done in the speak workspace."""

from studio.actions.action import Action, needs

_SCORE = needs("project", "speak.score")

ACTIONS: tuple[Action, ...] = (
    Action(
        id="speak.speak", text="Speak", icon="message-square-text", shortcut="Ctrl+Return", menu="Voice",
        needs=needs("project", "writable", "speak.ready"), tip="Say the text with the chosen voice.",
    ),
    Action(
        id="speak.keep", text="Keep take", icon="bookmark", shortcut="K", menu="Voice",
        needs=_SCORE | needs("writable"), tip="Keep what you hear in the list of takes.",
    ),
    Action(
        id="speak.compare", text="Compare with take", icon="arrow-up-down", shortcut="X", menu="Voice",
        needs=needs("speak.other"), tip="Switch between the edit and the take chosen to compare, at the same place.",
    ),
    Action(
        id="speak.tool-select", text="Select", icon="mouse-pointer-2", shortcut="1", needs=_SCORE, checkable=True,
        menu="Voice", tip="Drag selects; inside a selection, drag up or down to move its pitch.",
    ),
    Action(
        id="speak.tool-draw", text="Draw", icon="pencil", shortcut="2", needs=_SCORE, checkable=True, menu="Voice",
        tip="Draw pitch. Shift: a straight line. Ctrl: voice what is voiceless. Alt smooths, right button erases.",
    ),
    Action(
        id="speak.tool-smooth", text="Smooth", icon="spline", shortcut="3", needs=_SCORE, checkable=True, menu="Voice",
        tip="Rub over the pitch to smooth it.",
    ),
    Action(
        id="speak.tool-erase", text="Erase", icon="eraser", shortcut="4", needs=_SCORE, checkable=True, menu="Voice",
        tip="Rub over an edit to return to the predicted pitch.",
    ),
    Action(
        id="speak.pitch-up", text="Pitch up a semitone", icon="arrow-up", needs=_SCORE, menu="Voice",
        tip="Moves the selection, or the phone at the cursor. In the pitch view: arrow up.",
    ),
    Action(
        id="speak.pitch-down", text="Pitch down a semitone", icon="arrow-down", needs=_SCORE, menu="Voice",
        tip="Moves the selection, or the phone at the cursor. In the pitch view: arrow down.",
    ),
    Action(
        id="speak.smooth-selection", text="Smooth the selection's pitch", icon="spline", needs=_SCORE, menu="Voice",
    ),
    Action(
        id="speak.reset-pitch", text="Selection's pitch as predicted", icon="rotate-ccw", needs=_SCORE, menu="Voice",
    ),
    Action(
        id="speak.reset-lengths", text="Selection's lengths as predicted", icon="rotate-ccw", needs=_SCORE,
        menu="Voice",
    ),
    Action(
        id="speak.reset-all", text="Reset all edits", icon="rotate-ccw", needs=needs("speak.edited"), menu="Voice",
        tip="Everything as the voice predicted it; Undo brings the edits back.",
    ),
    Action(
        id="speak.spectrum", text="Spectrogram", icon="layers", shortcut="S", checkable=True, menu="View",
        tip="Show the spectrogram under the pitch.",
    ),
    Action(
        id="speak.listen", text="Listen after edits", icon="ear", checkable=True, menu="Playback",
        tip="Play the selection, or all, as soon as an edit is rendered.",
    ),
    Action(
        id="speak.zoom-selection", text="Zoom to the selection", icon="zoom-in", shortcut="Z", needs=_SCORE,
        menu="View",
    ),
    Action(
        id="speak.zoom-all", text="Show the whole sentence", icon="zoom-out", shortcut="Shift+Z", needs=_SCORE,
        menu="View",
    ),
    Action(
        id="speak.export", text="Export WAV", icon="upload", shortcut="Ctrl+E", needs=_SCORE, menu="File",
        tip="Write what you hear as a WAV, with the rate, depth and loudness chosen at the right.",
    ),
)  # fmt: skip
