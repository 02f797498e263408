"""What can be done in the Record workspace: one key loop."""

from studio.actions.action import Action, needs
from studio.words.language import tr

ACTIONS: tuple[Action, ...] = (
    Action(
        id="record.toggle", text=tr("Record or stop"), icon="mic", shortcut="Space", menu="record@1",
        needs=needs("project", "writable", "record.prompt"),
    ),
    Action(
        id="record.read-through", text=tr("Read without keys"), icon="ear", shortcut="T", menu="record@1",
        needs=needs("project", "writable", "record.prompt"),
        tip=tr("It hears when a sentence is over, keeps it and goes on. A poor take is asked about."),
    ),
    Action(
        id="record.read-on", text=tr("Read in one go"), icon="audio-lines", shortcut="G", menu="record@1",
        needs=needs("project", "writable", "record.prompt"),
        tip=tr("One long recording, cut to the sentences by what is heard. What went wrong is simply said again."),
    ),
    Action(
        id="record.listen", text=tr("Listen to the take"), icon="play", shortcut="R", menu="record@1",
        needs=needs("record.take"),
    ),
    Action(
        id="record.test", text=tr("Test the microphone"), icon="activity", shortcut="M", menu="record@1",
        needs=needs("project"),
        tip=tr("Five seconds: speak, then be quiet. You hear it and are told what to change; nothing is kept."),
    ),
    Action(
        id="record.room", text=tr("Measure the room"), icon="waves", shortcut="N", menu="record@1",
        needs=needs("project", "writable"), words=tr("noise tone silence"),
        tip=tr("Three seconds in which nobody speaks. Takes that are much noisier than that say so."),
    ),
    Action(
        id="record.next", text=tr("Next prompt"), icon="arrow-right", shortcut="Right", menu="record@1",
        needs=needs("record.prompt"),
    ),
    Action(
        id="record.previous", text=tr("Previous prompt"), icon="arrow-left", shortcut="Left", menu="record@1",
        needs=needs("record.prompt"),
    ),
    Action(
        id="record.skip", text=tr("Skip to the next without a take"), icon="skip-forward", shortcut="S",
        menu="record@1",
        needs=needs("record.prompt"),
    ),
    Action(
        id="record.cancel", text=tr("Cancel the recording"), icon="x", shortcut="Esc", menu="record@1",
        needs=needs("record.recording"), tip=tr("Takes made before stay as they are."),
    ),
    Action(
        id="record.compare", text=tr("Compare two takes"), icon="arrow-up-down", shortcut="C", menu="record@2",
        needs=needs("record.takes"), tip=tr("Waveforms and figures side by side; one key hears the other."),
    ),
    Action(
        id="record.other-take", text=tr("Hear the other take"), icon="ear", shortcut="X", menu="record@2",
        needs=needs("record.comparing"), tip=tr("At the same word."),
    ),
    Action(
        id="record.use-best", text=tr("Use the best take"), icon="star", shortcut="B", menu="record@2",
        needs=needs("project", "writable", "record.best"),
        tip=tr("By its words, clipping, ends, noise, pace and level, in this order. All takes are kept."),
    ),
    Action(
        id="record.punch-in", text=tr("Say a part again"), icon="scissors", shortcut="P", menu="record@2",
        needs=needs("project", "writable", "record.take"), words=tr("punch in"),
        tip=tr("Choose a part of the take; what lies before it is played, then you speak. It becomes another take."),
    ),
    Action(
        id="record.import-prompts", text=tr("Add prompts from a file…"), icon="file-text", menu="record@3",
        needs=needs("project", "writable"), tip=tr("One sentence a line, or id<TAB>text."),
    ),
    Action(
        id="record.script-prompts", text=tr("Add a built-in script…"), icon="list-plus", menu="record@3",
        needs=needs("project", "writable"), tip=tr("Sentences chosen to cover the sounds of a language."),
    ),
    Action(
        id="record.cut-reading", text=tr("Cut a reading to the script…"), icon="scissors", menu="record@3",
        needs=needs("project", "writable", "record.prompt"), tip=tr("A recording of the whole script becomes takes."),
    ),
    Action(
        id="record.devices", text=tr("Look for microphones again"), icon="refresh-cw", menu="record@4",
        needs=needs("project"),
    ),
    *(
        Action(
            id=f"record.choose-{digit}", text=tr("Use take {digit}", digit=digit), shortcut=str(digit),
            needs=needs("project", "writable", "record.prompt"),
        )
        for digit in range(1, 10)
    ),
)  # fmt: skip
