"""What can be done to a score, in whichever workspace its editor is."""

from studio.actions.action import Action, needs


def score_actions(scope: str, menu: str) -> tuple[Action, ...]:
    """The editor's actions for a workspace, in groups 1 to 4 of a menu; the editor sets the flags that they need."""
    score = needs("project", f"{scope}.score")
    return (
        Action(
            id=f"{scope}.keep", text="Keep take", icon="bookmark", shortcut="K", menu=f"{menu}@1",
            needs=score | needs("writable"), tip="Keep what you hear in the list of takes.",
        ),
        Action(
            id=f"{scope}.tool-select", text="Select", icon="mouse-pointer-2", shortcut="1", needs=score,
            menu=f"{menu}@2", checkable=True,
            tip="Drag selects; inside a selection, drag up or down to move its pitch.",
        ),
        Action(
            id=f"{scope}.tool-draw", text="Draw", icon="pencil", shortcut="2", needs=score,
            menu=f"{menu}@2", checkable=True,
            tip="Draw pitch. Shift: a straight line. Ctrl: voice what is voiceless. Alt smooths, right button erases.",
        ),
        Action(
            id=f"{scope}.tool-line", text="Line", icon="slash", shortcut="3", needs=score, menu=f"{menu}@2",
            checkable=True, tip="A straight pitch from where you press to where you let go.",
        ),
        Action(
            id=f"{scope}.tool-curve", text="S-curve", icon="spline", shortcut="4", needs=score, menu=f"{menu}@2",
            checkable=True, tip="A glide that leaves and arrives level.",
        ),
        Action(
            id=f"{scope}.tool-vibrato", text="Vibrato", icon="audio-waveform", shortcut="5", needs=score,
            menu=f"{menu}@2", checkable=True, tip="Drag over the pitch: the higher the drag, the deeper the wave.",
        ),
        Action(
            id=f"{scope}.tool-smooth", text="Smooth", icon="waves", shortcut="6", needs=score, menu=f"{menu}@2",
            checkable=True, tip="Rub over the pitch to smooth it.",
        ),
        Action(
            id=f"{scope}.tool-erase", text="Erase", icon="eraser", shortcut="7", needs=score, menu=f"{menu}@2",
            checkable=True, tip="Rub over an edit to return to the predicted pitch.",
        ),
        Action(
            id=f"{scope}.pitch-up", text="Pitch up a semitone", icon="arrow-up", needs=score, menu=f"{menu}@3",
            tip="Moves the selection, or the phone at the cursor. In the pitch view: arrow up.",
        ),
        Action(
            id=f"{scope}.pitch-down", text="Pitch down a semitone", icon="arrow-down", needs=score, menu=f"{menu}@3",
            tip="Moves the selection, or the phone at the cursor. In the pitch view: arrow down.",
        ),
        Action(
            id=f"{scope}.smooth-selection", text="Smooth the selection's pitch", icon="waves", needs=score,
            menu=f"{menu}@3",
        ),
        Action(
            id=f"{scope}.reset-pitch", text="Selection's pitch as predicted", icon="rotate-ccw", needs=score,
            menu=f"{menu}@4",
        ),
        Action(
            id=f"{scope}.reset-lengths", text="Selection's lengths as predicted", icon="rotate-ccw", needs=score,
            menu=f"{menu}@4",
        ),
        Action(
            id=f"{scope}.reset-all", text="Reset all edits", icon="rotate-ccw", needs=needs(f"{scope}.edited"),
            menu=f"{menu}@4", tip="Everything as the voice predicted it; Undo brings the edits back.",
        ),
        Action(
            id=f"{scope}.spectrum", text="Spectrogram", icon="layers", shortcut="S", checkable=True, menu="view@4",
            tip="Show the spectrogram under the pitch.",
        ),
        Action(
            id=f"{scope}.listen", text="Listen after edits", icon="ear", checkable=True, menu="playback@2",
            tip="Play the selection, or all, as soon as an edit is rendered.",
        ),
        Action(
            id=f"{scope}.zoom-selection", text="Zoom to the selection", icon="zoom-in", shortcut="Z", needs=score,
            menu="view@4",
        ),
        Action(
            id=f"{scope}.zoom-all", text="Show everything", icon="zoom-out", shortcut="Shift+Z", needs=score,
            menu="view@4",
        ),
    )  # fmt: skip
