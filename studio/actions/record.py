"""What can be done in the Record workspace: one key loop."""

from studio.actions.action import Action, needs

ACTIONS: tuple[Action, ...] = (
    Action(
        id="record.toggle", text="Record or stop", icon="mic", shortcut="Space", menu="record@1",
        needs=needs("project", "writable", "record.prompt"),
    ),
    Action(
        id="record.read-through", text="Read without keys", icon="ear", shortcut="T", menu="record@1",
        needs=needs("project", "writable", "record.prompt"),
        tip="It hears when a sentence is over, keeps it and goes on. A poor take is asked about.",
    ),
    Action(
        id="record.read-on", text="Read in one go", icon="audio-lines", shortcut="G", menu="record@1",
        needs=needs("project", "writable", "record.prompt"),
        tip="One long recording, cut to the sentences by what is heard. What went wrong is simply said again.",
    ),
    Action(
        id="record.listen", text="Listen to the take", icon="play", shortcut="R", menu="record@1",
        needs=needs("record.take"),
    ),
    Action(
        id="record.test", text="Test the microphone", icon="activity", shortcut="M", menu="record@1",
        needs=needs("project"),
        tip="Five seconds: speak, then be quiet. You hear it and are told what to change; nothing is kept.",
    ),
    Action(
        id="record.room", text="Measure the room", icon="waves", shortcut="N", menu="record@1",
        needs=needs("project", "writable"), words="noise tone silence",
        tip="Three seconds in which nobody speaks. Takes that are much noisier than that say so.",
    ),
    Action(
        id="record.next", text="Next prompt", icon="arrow-right", shortcut="Right", menu="record@1",
        needs=needs("record.prompt"),
    ),
    Action(
        id="record.previous", text="Previous prompt", icon="arrow-left", shortcut="Left", menu="record@1",
        needs=needs("record.prompt"),
    ),
    Action(
        id="record.skip", text="Skip to the next without a take", icon="skip-forward", shortcut="S", menu="record@1",
        needs=needs("record.prompt"),
    ),
    Action(
        id="record.cancel", text="Cancel the recording", icon="x", shortcut="Esc", menu="record@1",
        needs=needs("record.recording"), tip="Takes made before stay as they are.",
    ),
    Action(
        id="record.compare", text="Compare two takes", icon="arrow-up-down", shortcut="C", menu="record@2",
        needs=needs("record.takes"), tip="Waveforms and figures side by side; one key hears the other.",
    ),
    Action(
        id="record.other-take", text="Hear the other take", icon="ear", shortcut="X", menu="record@2",
        needs=needs("record.comparing"), tip="At the same word.",
    ),
    Action(
        id="record.use-best", text="Use the best take", icon="star", shortcut="B", menu="record@2",
        needs=needs("project", "writable", "record.best"),
        tip="By its words, clipping, ends, noise, pace and level, in this order. All takes are kept.",
    ),
    Action(
        id="record.punch-in", text="Say a part again", icon="scissors", shortcut="P", menu="record@2",
        needs=needs("project", "writable", "record.take"), words="punch in",
        tip="Choose a part of the take; what lies before it is played, then you speak. It becomes another take.",
    ),
    Action(
        id="record.import-prompts", text="Add prompts from a file…", icon="file-text", menu="record@3",
        needs=needs("project", "writable"), tip="One sentence a line, or id<TAB>text.",
    ),
    Action(
        id="record.script-prompts", text="Add a built-in script…", icon="list-plus", menu="record@3",
        needs=needs("project", "writable"), tip="Sentences chosen to cover the sounds of a language.",
    ),
    Action(
        id="record.cut-reading", text="Cut a reading to the script…", icon="scissors", menu="record@3",
        needs=needs("project", "writable", "record.prompt"), tip="A recording of the whole script becomes takes.",
    ),
    Action(
        id="record.devices", text="Look for microphones again", icon="refresh-cw", menu="record@4",
        needs=needs("project"),
    ),
    *(
        Action(
            id=f"record.choose-{digit}", text=f"Use take {digit}", shortcut=str(digit),
            needs=needs("project", "writable", "record.prompt"),
        )
        for digit in range(1, 10)
    ),
)  # fmt: skip
