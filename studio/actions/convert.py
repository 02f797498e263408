"""What can be done in the convert workspace."""

from studio.actions.action import Action, needs

ACTIONS: tuple[Action, ...] = (
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
        id="convert.take",
        text="Take from Speak",
        icon="message-square-text",
        menu="file@3",
        needs=needs("project", "convert.takes"),
        tip="Convert a take that was kept in Speak.",
    ),
    Action(
        id="convert.remove",
        text="Remove from the list",
        icon="trash-2",
        menu="voice@2",
        needs=needs("project", "writable", "convert.chosen"),
        tip="Take it out of the list. Undo brings a conversion back; your recording stays where it is.",
    ),
    Action(
        id="convert.export",
        text="Export the conversion…",
        icon="upload",
        shortcut="Ctrl+E",
        menu="file@3",
        needs=needs("project", "backend", "convert.made"),
        tip="Write what was made as a WAV.",
    ),
)
