"""What can be done in the sing workspace."""

from studio.actions.action import Action, needs

ACTIONS: tuple[Action, ...] = (
    Action(
        id="sing.sing",
        text="Sing",
        icon="music",
        shortcut="Ctrl+Return",
        menu="voice@1",
        needs=needs("project", "writable", "backend", "sing.ready"),
        tip="Have the chosen voice sing the song.",
    ),
    Action(
        id="sing.open",
        text="Open a song…",
        icon="folder-open",
        shortcut="Ctrl+Shift+O",
        menu="file@3",
        needs=needs("project", "backend"),
        tip="MIDI, MusicXML, UST, USTX, .ds, or our own JSON.",
    ),
    Action(
        id="sing.export",
        text="Export the singing…",
        icon="upload",
        shortcut="Ctrl+E",
        menu="file@3",
        needs=needs("project", "backend", "sing.sung"),
        tip="Write what was sung as a WAV.",
    ),
)
