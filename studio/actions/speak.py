"""What can be done in the speak workspace."""

from studio.actions.action import Action, needs
from studio.actions.score import score_actions

ACTIONS: tuple[Action, ...] = (
    Action(
        id="speak.speak", text="Speak", icon="message-square-text", shortcut="Ctrl+Return", menu="voice@1",
        needs=needs("project", "writable", "speak.ready"), tip="Say the text with the chosen voice.",
    ),
    Action(
        id="speak.compare", text="Compare with take", icon="arrow-up-down", shortcut="X", menu="voice@1",
        needs=needs("speak.other"), tip="Switch between the edit and the take chosen to compare, at the same place.",
    ),
    *score_actions("speak", menu="voice"),
    Action(
        id="speak.export", text="Export WAV", icon="upload", shortcut="Ctrl+E", needs=needs("project", "speak.score"),
        menu="file@3", tip="Write what you hear as a WAV, with the rate, depth and loudness chosen at the right.",
    ),
)  # fmt: skip
