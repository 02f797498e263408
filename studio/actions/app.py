"""What can be done anywhere in the window."""

from studio.actions.action import Action, needs
from studio.actions.menu import Menu
from studio.words.language import tr

MENUS = (
    Menu("file", tr("File"), 0),
    Menu("edit", tr("Edit"), 10),
    Menu("view", tr("View"), 20),
    Menu("playback", tr("Playback"), 30),
    Menu("training", tr("Training"), 60),
    Menu("voice", tr("Voice"), 70),
    Menu("help", tr("Help"), 90),
)
"""The menus that no workspace brings; between them is room for those that do."""

ACTIONS: tuple[Action, ...] = (
    Action(
        id="app.hear", text=tr("Hear it speak"), icon="ear", menu="file@1", needs=needs("built_in"),
        tip=tr("A voice that comes with Voicewright says something, in a project for first steps."),
    ),
    Action(
        id="app.hear-singing", text=tr("Hear it sing"), icon="music", menu="file@1", needs=needs("built_in"),
        tip=tr("A voice that comes with Voicewright sings a song, in a project for first steps."),
    ),
    Action(id="app.new-project", text=tr("New project…"), icon="folder-plus", shortcut="Ctrl+N", menu="file@1"),
    Action(
        id="app.sample-project", text=tr("New project with the sample dataset…"), icon="sparkles", menu="file@1",
        tip=tr("Twelve minutes of real speech, ready to check and to train on."),
    ),
    Action(id="app.open-project", text=tr("Open project…"), icon="folder-open", shortcut="Ctrl+O", menu="file@1"),
    Action(
        id="app.open-bundle", text=tr("Open a bundle…"), icon="package", menu="file@1",
        tip=tr("A .zip that a project was exported to, here or on another machine."),
    ),
    Action(
        id="app.import", text=tr("Import recordings…"), icon="import", shortcut="Ctrl+I", menu="file@2",
        needs=needs("project", "writable"), tip=tr("A folder with audio and texts. Or drop it on the window."),
    ),
    Action(
        id="app.import-list", text=tr("Import from a list file…"), icon="file-text", menu="file@2",
        needs=needs("project", "writable"), tip=tr("metadata.csv, .list or .jsonl that names the recordings."),
    ),
    Action(
        id="app.export-bundle", text=tr("Export project as a bundle…"), icon="package", menu="file@3",
        needs=needs("project"), tip=tr("One .zip that opens on another machine."),
    ),
    Action(
        id="app.close-project", text=tr("Close project"), icon="x", shortcut="Ctrl+W", menu="file@4",
        needs=needs("project"),
    ),
    Action(
        id="app.settings", text=tr("Settings"), icon="settings", shortcut="Ctrl+,", menu="edit@3",
        tip=tr("Sound, look, folders, processors."),
        words=tr("preferences options theme dark light font volume loudspeaker speaker microphone threads gpu folder"),
    ),
    Action(
        id="app.restart", text=tr("Restart Voicewright"), icon="rotate-ccw", words=tr("language again"),
        tip=tr("The window closes and opens again, with the same project. Trainings go on by themselves."),
    ),
    Action(id="app.quit", text=tr("Quit"), icon="log-out", shortcut="Ctrl+Q", menu="file@9"),
    Action(id="app.undo", text=tr("Undo"), icon="undo-2", shortcut="Ctrl+Z", menu="edit@1", needs=needs("undo")),
    Action(
        id="app.redo", text=tr("Redo"), icon="redo-2", shortcut=("Ctrl+Shift+Z", "Ctrl+Y"), menu="edit@1",
        needs=needs("redo"),
    ),
    Action(
        id="app.palette", text=tr("Find an action…"), icon="search", shortcut=("Ctrl+K", "Ctrl+Shift+P"), menu="view@1"
    ),
    Action(
        id="app.next-pane", text=tr("Next pane"), shortcut="F6", menu="view@1", words=tr("focus keyboard"),
        tip=tr("Rail, work, inspector, messages, transport: the keyboard goes from one to the next."),
    ),
    Action(
        id="app.previous-pane", text=tr("Previous pane"), shortcut="Shift+F6", menu="view@1",
        words=tr("focus keyboard"),
    ),
    Action(
        id="app.inspector", text=tr("Inspector"), icon="panel-right", shortcut="Ctrl+Shift+I", menu="view@3",
        checkable=True, tip=tr("Show or hide the panel on the right."),
    ),
    Action(
        id="app.theme", text=tr("Dark or light"), icon="sun-moon", shortcut="Ctrl+Shift+L", menu="view@3",
        tip=tr("Change between the dark and the light look."), words=tr("theme appearance colours"),
    ),
    Action(id="app.jobs", text=tr("Jobs"), icon="list-checks", shortcut="Ctrl+J", menu="view@3"),
    Action(
        id="app.play", text=tr("Play or pause"), icon="play", shortcut="Ctrl+Space", menu="playback@1",
        needs=needs("source"),
    ),
    Action(
        id="app.stop", text=tr("Stop"), icon="square", shortcut="Ctrl+.", menu="playback@1", needs=needs("playing")
    ),
    Action(
        id="app.loop", text=tr("Loop"), icon="repeat", shortcut="Ctrl+L", menu="playback@1", checkable=True,
        tip=tr("Play it again and again."),
    ),
    Action(
        id="app.mute", text=tr("Mute"), icon="volume-2", shortcut="Ctrl+Shift+M", menu="playback@3", checkable=True,
        words=tr("silent volume sound off"),
    ),
    Action(
        id="app.louder", text=tr("Louder"), icon="volume-2", shortcut="Alt+Shift+Up", menu="playback@3",
        words=tr("volume up"),
    ),
    Action(
        id="app.softer", text=tr("Softer"), icon="volume-2", shortcut="Alt+Shift+Down", menu="playback@3",
        words=tr("volume down quieter"),
    ),
    Action(
        id="app.faster", text=tr("Play faster"), shortcut="Alt+Shift+Right", menu="playback@4",
        words=tr("speed rate pace"),
        tip=tr("The pitch stays."),
    ),
    Action(
        id="app.slower", text=tr("Play slower"), shortcut="Alt+Shift+Left", menu="playback@4",
        words=tr("speed rate pace"),
        tip=tr("The pitch stays."),
    ),
    Action(
        id="app.make-voice", text=tr("Make my voice"), icon="wand-sparkles", menu="training@1",
        needs=needs("project", "writable", "clips", "voice.free"),
        tip=tr("Prepare what is not prepared, then train: nothing to choose. It goes on when the window is closed."),
    ),
    Action(
        id="app.imitate", text=tr("First likeness"), icon="ear", menu="training@1",
        needs=needs("project", "writable", "clips", "likeness.free"),
        tip=tr("A rough copy of the speaker at once, without training: the base inside Voicewright listens to some "
        "clips."),
    ),
    Action(
        id="app.guide", text=tr("First steps"), icon="list-checks", menu="help@1",
        tip=tr("From recordings to a voice that speaks, and how far you are."),
        words=tr("help guide tutorial begin tour"),
    ),
    Action(
        id="app.shortcuts", text=tr("Shortcuts"), icon="keyboard", shortcut="F1", menu="help@1",
        tip=tr("All keys at one glance."), words=tr("help keys keyboard hotkeys"),
    ),
    Action(
        id="app.glossary", text=tr("Glossary"), icon="library", menu="help@1",
        tip=tr("What the words of this window mean."), words=tr("help meaning explain what is"),
    ),
    Action(
        id="app.restart-backend", text=tr("Restart the backend"), icon="rotate-ccw", menu="help@1",
        tip=tr("The process that does the work. Trainings go on by themselves."),
    ),
    Action(
        id="app.doctor", text=tr("Examine this machine"), icon="stethoscope", menu="help@1", needs=needs("backend"),
        tip=tr("Devices, sound, versions; what is missing and how to get it."),
    ),
    Action(id="app.about", text=tr("About Voicewright"), icon="info", menu="help@2"),
)  # fmt: skip
