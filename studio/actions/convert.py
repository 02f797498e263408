"""What can be done in the convert workspace."""

from studio.actions.action import Action, needs
from studio.actions.score import score_actions

_PITCH = ("tool-", "pitch-", "smooth-", "reset-pitch")
"""Of what can be done to a score, what is about pitch: a recording has no phones."""

ACTIONS: tuple[Action, ...] = (
    *(
        action
        for action in score_actions("convert", menu="voice")
        if action.id.removeprefix("convert.").startswith(_PITCH)
    ),
    Action(
        id="convert.draw",
        text="Draw the melody",
        icon="pencil",
        shortcut="D",
        menu="voice@1",
        checkable=True,
        needs=needs("project", "backend", "convert.chosen"),
        tip="Change the recording’s pitch before it is converted, with the tools of a score.",
    ),
    Action(
        id="convert.convert",
        text="Convert",
        icon="refresh-cw",
        shortcut="Ctrl+Return",
        menu="voice@1",
        needs=needs("project", "writable", "backend", "convert.ready"),
        tip="Have the chosen voice say or sing what the recording does; of new recordings, all of them.",
    ),
    Action(
        id="convert.cancel",
        text="Stop converting",
        icon="ban",
        menu="voice@1",
        needs=needs("convert.busy"),
        tip="Stop what is being converted and what waits; nothing half made is kept.",
    ),
    Action(
        id="convert.compare",
        text="Compare with the recording",
        icon="arrow-up-down",
        shortcut="X",
        menu="voice@1",
        needs=needs("convert.made"),
        tip="Switch between the recording and what was made of it, at the same place.",
    ),
    Action(
        id="convert.add",
        text="Add recordings…",
        icon="folder-open",
        shortcut="Ctrl+Shift+O",
        menu="file@3",
        needs=needs("project"),
        tip="Sound files of any length. You can drop them here as well.",
    ),
    Action(
        id="convert.record",
        text="Record",
        icon="mic",
        shortcut="R",
        menu="record@1",
        needs=needs("project", "writable"),
        tip="Record something to convert; once more: stop and keep it.",
    ),
    Action(
        id="convert.take",
        text="Take from Speak or Sing",
        icon="message-square-text",
        menu="file@3",
        needs=needs("project", "backend", "convert.takes"),
        tip="Convert a take that was kept in Speak, or a song as its voice sings it.",
    ),
    Action(
        id="convert.remove",
        text="Remove from the list",
        icon="trash-2",
        menu="voice@2",
        needs=needs("project", "writable", "convert.chosen"),
        tip="Take it out of the list. Undo brings it back; your recording stays where it is.",
    ),
    Action(
        id="convert.export",
        text="Export the conversion…",
        icon="upload",
        shortcut="Ctrl+E",
        menu="file@3",
        needs=needs("project", "backend", "convert.made"),
        tip="Write what was made as a WAV or FLAC, as the panel at the right says.",
    ),
)
