"""What can be done to a score, in whichever workspace its editor is."""

from studio.actions.action import Action, needs
from studio.words.language import tr

TOOLS = (
    (
        "select",
        tr("Select"),
        "mouse-pointer-2",
        tr("Drag selects; inside a selection, drag up or down to move its pitch."),
    ),
    (
        "draw",
        tr("Draw"),
        "pencil",
        tr("Draw pitch. Shift: a straight line. Ctrl: voice what is voiceless. Alt smooths, right button erases."),
    ),
    ("line", tr("Line"), "slash", tr("A straight pitch from where you press to where you let go.")),
    ("curve", tr("S-curve"), "spline", tr("A glide that leaves and arrives level.")),
    ("vibrato", tr("Vibrato"), "audio-waveform", tr("Drag over the pitch: the higher the drag, the deeper the wave.")),
    ("smooth", tr("Smooth"), "waves", tr("Rub over the pitch to smooth it.")),
    ("erase", tr("Erase"), "eraser", tr("Rub over an edit to return to the predicted pitch.")),
    (
        "anchor",
        tr("Anchors"),
        "spline-pointer",
        tr("A click puts an anchor on the pitch; drag one, and the pitch bends with it, up to the anchors beside it."),
    ),
)
"""Verb, text, icon, tip, in the order of the keys 1 to 8."""

SHIFTS = tr("Moves the selection, or the phone at the cursor. In the pitch view: arrow ")
PLAYS = (
    ("play", tr("Play from the cursor"), "Space", tr("The selection where there is one. Again: pause.")),
    ("play-selection", tr("Play the selection"), "Alt+Space", tr("From its beginning; else the phone at the cursor.")),
)
"""Verb, text, key, tip."""
EDITS = (
    ("pitch-up", tr("Pitch up a semitone"), "arrow-up", 3, f"{SHIFTS}up."),
    ("pitch-down", tr("Pitch down a semitone"), "arrow-down", 3, f"{SHIFTS}down."),
    ("smooth-selection", tr("Smooth the selection's pitch"), "waves", 3, ""),
    ("reset-pitch", tr("Selection's pitch as predicted"), "rotate-ccw", 4, ""),
    ("reset-lengths", tr("Selection's lengths as predicted"), "rotate-ccw", 4, ""),
)
"""Verb, text, icon, group of the menu, tip."""

ZOOMS = (
    ("zoom-selection", tr("Zoom to the selection"), "zoom-in", "Z"),
    ("zoom-all", tr("Show everything"), "zoom-out", "Shift+Z"),
)
"""Verb, text, icon, key."""


def score_actions(scope: str, menu: str) -> tuple[Action, ...]:
    """The editor's actions for a workspace, in groups 1 to 4 of a menu; the editor sets the flags that they need."""
    score = needs("project", f"{scope}.score")
    keep = Action(
        id=f"{scope}.keep",
        text=tr("Keep take"),
        icon="bookmark",
        shortcut="K",
        menu=f"{menu}@1",
        needs=score | needs("writable"),
        tip=tr("Keep what you hear in the list of takes."),
    )
    tools = (
        Action(
            id=f"{scope}.tool-{tool}",
            text=text,
            icon=icon,
            shortcut=str(key),
            needs=score,
            menu=f"{menu}@2",
            checkable=True,
            tip=tip,
        )
        for key, (tool, text, icon, tip) in enumerate(TOOLS, 1)
    )
    edits = (
        Action(id=f"{scope}.{verb}", text=text, icon=icon, needs=score, menu=f"{menu}@{group}", tip=tip)
        for verb, text, icon, group, tip in EDITS
    )
    reset = Action(
        id=f"{scope}.reset-all",
        text=tr("Reset all edits"),
        icon="rotate-ccw",
        needs=needs(f"{scope}.edited"),
        menu=f"{menu}@4",
        tip=tr("Everything as the voice predicted it; Undo brings the edits back."),
    )
    plays = (
        Action(id=f"{scope}.{verb}", text=text, icon="play", shortcut=key, needs=score, menu="playback@1", tip=tip)
        for verb, text, key, tip in PLAYS
    )
    zooms = (
        Action(id=f"{scope}.{verb}", text=text, icon=icon, shortcut=key, needs=score, menu="view@4")
        for verb, text, icon, key in ZOOMS
    )
    return (keep, *plays, *tools, *edits, _pause(scope, menu), reset, *_choices(scope, menu), *zooms)


def _choices(scope: str, menu: str) -> tuple[Action, ...]:
    """What is seen under the pitch, and what is heard after an edit: on or off."""
    return (
        Action(
            id=f"{scope}.spectrum",
            text=tr("Spectrogram"),
            icon="layers",
            shortcut="S",
            checkable=True,
            menu="view@4",
            tip=tr("Show the spectrogram under the pitch."),
        ),
        Action(
            id=f"{scope}.energy",
            text=tr("Loudness"),
            icon="activity",
            shortcut="E",
            checkable=True,
            menu="view@4",
            tip=tr("A lane to draw loudness in; the right button returns to the voice's own."),
        ),
        Action(
            id=f"{scope}.pin",
            text=tr("Keep my edits"),
            icon="pin",
            shortcut="P",
            checkable=True,
            menu=f"{menu}@4",
            tip=tr(
                "Lengths, pitch and loudness that you changed stay when it is said again, also after a word changed."
            ),
        ),
        Action(
            id=f"{scope}.listen",
            text=tr("Listen after edits"),
            icon="ear",
            checkable=True,
            menu="playback@2",
            tip=tr("Play the selection, or all, as soon as an edit is rendered."),
        ),
    )


def _pause(scope: str, menu: str) -> Action:
    """Silence where the text has none."""
    return Action(
        id=f"{scope}.pause",
        text=tr("Insert a pause"),
        icon="pause",
        shortcut=",",
        needs=needs("project", f"{scope}.score"),
        menu=f"{menu}@3",
        tip=tr("Between the words at the cursor; where there is one, it becomes longer. Drag its edges to fit."),
    )
