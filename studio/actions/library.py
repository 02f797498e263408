"""What can be done in the Library workspace."""

from studio.actions.action import Action, needs
from studio.words.language import tr

ACTIONS: tuple[Action, ...] = (
    Action(
        id="library.speak", text=tr("Use this voice"), icon="message-square-text", shortcut="Return",
        menu="voice@5", needs=needs("library.voice"),
    ),
    Action(
        id="library.rename", text=tr("Rename voice"), icon="pencil", shortcut="F2", menu="voice@5",
        needs=needs("library.own", "writable"),
    ),
    Action(
        id="library.remove", text=tr("Remove voice"), icon="trash-2", shortcut="Del", menu="voice@5",
        needs=needs("library.own", "writable"), tip=tr("Undo brings it back."),
    ),
    Action(
        id="library.judge", text=tr("Measure how good it is"), icon="activity", menu="voice@5",
        needs=needs("library.own", "backend", "writable"), tip=tr("On sentences that training never saw."),
    ),
    Action(
        id="library.folder", text=tr("Open its folder"), icon="folder", menu="voice@6", needs=needs("library.voice")
    ),
    Action(
        id="library.export", text=tr("Export voice…"), icon="package", menu="voice@6",
        needs=needs("library.voice", "backend"),
    ),
    Action(
        id="library.export-onnx", text=tr("Export voice as ONNX…"), icon="package", menu="voice@6",
        needs=needs("library.voice", "backend"), tip=tr("A folder of networks for other programs: see README."),
    ),
    Action(
        id="library.import", text=tr("Import a voice…"), icon="folder-open", menu="voice@6",
        needs=needs("backend", "writable"),
        tip=tr("A folder with the checkpoint of another program."),
    ),
    Action(
        id="library.import-files", text=tr("Import a voice from files…"), icon="folder-open", menu="voice@6",
        needs=needs("backend", "writable"),
    ),
)  # fmt: skip
