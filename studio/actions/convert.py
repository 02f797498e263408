"""What can be done in the convert workspace."""

from studio.actions.action import Action, needs
from studio.actions.score import score_actions
from studio.words.language import tr

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
        text=tr("Draw the melody"),
        icon="pencil",
        shortcut="D",
        menu="voice@1",
        checkable=True,
        needs=needs("project", "backend", "convert.chosen"),
        tip=tr("Change the recording’s pitch before it is converted, with the tools of a score."),
    ),
    Action(
        id="convert.convert",
        text=tr("Convert"),
        icon="refresh-cw",
        shortcut="Ctrl+Return",
        menu="voice@1",
        needs=needs("project", "writable", "backend", "convert.ready"),
        tip=tr("Have the chosen voice say or sing what the recording does; of new recordings, all of them."),
    ),
    Action(
        id="convert.cancel",
        text=tr("Stop converting"),
        icon="ban",
        menu="voice@1",
        needs=needs("convert.busy"),
        tip=tr("Stop what is being converted and what waits; nothing half made is kept."),
    ),
    Action(
        id="convert.compare",
        text=tr("Compare with the recording"),
        icon="arrow-up-down",
        shortcut="X",
        menu="voice@1",
        needs=needs("convert.made"),
        tip=tr("Switch between the recording and what was made of it, at the same place."),
    ),
    Action(
        id="convert.add",
        text=tr("Add recordings…"),
        icon="folder-open",
        shortcut="Ctrl+Shift+O",
        menu="file@3",
        needs=needs("project"),
        tip=tr("Sound files of any length. You can drop them here as well."),
    ),
    Action(
        id="convert.record",
        text=tr("Record"),
        icon="mic",
        shortcut="R",
        menu="record@1",
        needs=needs("project", "writable"),
        tip=tr("Record something to convert; once more: stop and keep it."),
    ),
    Action(
        id="convert.take",
        text=tr("Take from Speak or Sing"),
        icon="message-square-text",
        menu="file@3",
        needs=needs("project", "backend", "convert.takes"),
        tip=tr("Convert a take that was kept in Speak, or a song as its voice sings it."),
    ),
    Action(
        id="convert.remove",
        text=tr("Remove from the list"),
        icon="trash-2",
        menu="voice@2",
        needs=needs("project", "writable", "convert.chosen"),
        tip=tr("Take it out of the list. Undo brings it back; your recording stays where it is."),
    ),
    Action(
        id="convert.export",
        text=tr("Export the conversion…"),
        icon="upload",
        shortcut="Ctrl+E",
        menu="file@3",
        needs=needs("project", "backend", "convert.made"),
        tip=tr("Write what was made as a WAV or FLAC, as the panel at the right says."),
    ),
)
