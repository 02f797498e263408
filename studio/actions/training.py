"""What can be done in the training workspace."""

from studio.actions.action import Action, needs
from studio.words.language import tr

ACTIONS: tuple[Action, ...] = (
    Action(
        id="training.new", text=tr("New training"), icon="plus", shortcut="Ctrl+Shift+N", menu="training@2",
        needs=needs("project"), tip=tr("Choose what to train, and how."),
    ),
    Action(
        id="training.start", text=tr("Start training"), icon="trending-down", shortcut="Ctrl+Return", menu="training@2",
        needs=needs("project", "writable", "training.ready"), tip=tr("It goes on when the window is closed."),
    ),
    Action(
        id="training.stop", text=tr("Stop"), icon="square", menu="training@2", needs=needs("training.running"),
        tip=tr("At the next step, with a checkpoint: nothing is lost."),
    ),
    Action(
        id="training.resume", text=tr("Resume"), icon="play", menu="training@2",
        needs=needs("training.resumable", "writable"), tip=tr("Go on from the last good checkpoint."),
    ),
    Action(
        id="training.again", text=tr("Change and start again…"), icon="pencil", menu="training@2",
        needs=needs("project", "training.run"), tip=tr("A new training with this one's settings filled in."),
    ),
    Action(
        id="training.speak", text=tr("Use this voice"), icon="message-square-text", menu="training@2",
        needs=needs("training.voice"), tip=tr("Try what the training has made so far."),
    ),
    Action(
        id="training.copy-problem", text=tr("Copy the problem"), icon="copy", needs=needs("training.problem"),
        tip=tr("All details, to report or to search for."),
    ),
)  # fmt: skip
