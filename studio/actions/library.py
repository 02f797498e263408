"""What can be done in the Library workspace."""

from studio.actions.action import Action, needs

ACTIONS: tuple[Action, ...] = (
    Action(
        id="library.speak", text="Use this voice", icon="message-square-text", shortcut="Return",
        menu="voice@5", needs=needs("library.voice"),
    ),
    Action(
        id="library.rename", text="Rename voice", icon="pencil", shortcut="F2", menu="voice@5",
        needs=needs("library.own", "writable"),
    ),
    Action(
        id="library.remove", text="Remove voice", icon="trash-2", shortcut="Del", menu="voice@5",
        needs=needs("library.own", "writable"), tip="Undo brings it back.",
    ),
    Action(
        id="library.judge", text="Measure how good it is", icon="activity", menu="voice@5",
        needs=needs("library.own", "backend", "writable"), tip="On sentences that training never saw.",
    ),
    Action(
        id="library.folder", text="Open its folder", icon="folder", menu="voice@6", needs=needs("library.voice")
    ),
    Action(
        id="library.export", text="Export voice…", icon="package", menu="voice@6",
        needs=needs("library.voice", "backend"),
    ),
    Action(
        id="library.export-onnx", text="Export voice as ONNX…", icon="package", menu="voice@6",
        needs=needs("library.voice", "backend"), tip="A folder of networks for other programs: see README.",
    ),
    Action(
        id="library.import", text="Import a voice…", icon="folder-open", menu="voice@6",
        needs=needs("backend", "writable"),
        tip="A folder with the checkpoint of another program.",
    ),
    Action(
        id="library.import-files", text="Import a voice from files…", icon="folder-open", menu="voice@6",
        needs=needs("backend", "writable"),
    ),
)  # fmt: skip
