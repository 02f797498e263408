"""What can be done in the training workspace."""

from studio.actions.action import Action, needs

ACTIONS: tuple[Action, ...] = (
    Action(
        id="training.new", text="New training", icon="plus", shortcut="Ctrl+Shift+N", menu="training@2",
        needs=needs("project"), tip="Choose what to train, and how.",
    ),
    Action(
        id="training.start", text="Start training", icon="trending-down", shortcut="Ctrl+Return", menu="training@2",
        needs=needs("project", "writable", "training.ready"), tip="It goes on when the window is closed.",
    ),
    Action(
        id="training.stop", text="Stop", icon="square", menu="training@2", needs=needs("training.running"),
        tip="At the next step, with a checkpoint: nothing is lost.",
    ),
    Action(
        id="training.resume", text="Resume", icon="play", menu="training@2",
        needs=needs("training.resumable", "writable"), tip="Go on from the last good checkpoint.",
    ),
    Action(
        id="training.again", text="Change and start again…", icon="pencil", menu="training@2",
        needs=needs("project", "training.run"), tip="A new training with this one's settings filled in.",
    ),
    Action(
        id="training.speak", text="Use this voice", icon="message-square-text", menu="training@2",
        needs=needs("training.voice"), tip="Try what the training has made so far.",
    ),
    Action(
        id="training.copy-problem", text="Copy the problem", icon="copy", needs=needs("training.problem"),
        tip="All details, to report or to search for.",
    ),
)  # fmt: skip
