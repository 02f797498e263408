"""The workspaces, in the order of the rail. To add one: its file, and a line here."""

from studio.actions import Menu, convert, dataset, library, record, sing, speak, training
from studio.ui.place import Badge, Counted, Place, later
from studio.words.language import tr, trn


def _prompts_left(counted: Counted) -> Badge:
    left = len(counted.prompts.items) - counted.prompts.recorded
    return Badge(trn("{n:,} prompt to record", "{n:,} prompts to record", left)) if left else Badge()


def _clips(counted: Counted) -> Badge:
    clips = counted.clips.total
    return Badge(trn("{n:,} clip", "{n:,} clips", clips)) if clips else Badge()


def _running(counted: Counted) -> Badge:
    running = counted.runs.running_count
    return Badge(trn("{n:,} training running", "{n:,} trainings running", running), "accent") if running else Badge()


def _own_voices(counted: Counted) -> Badge:
    voices = sum(not voice.built_in for voice in counted.voices.items)
    return Badge(trn("{n:,} voice of this project", "{n:,} voices of this project", voices)) if voices else Badge()


PLACES = (
    Place(
        id="record",
        title=tr("Record"),
        icon="mic",
        factory=later("studio.ui.record.workspace", "RecordWorkspace"),
        actions=record.ACTIONS,
        menus=(Menu("record", tr("Record"), 40),),
        badge=_prompts_left,
    ),
    Place(
        id="dataset",
        title=tr("Dataset"),
        icon="audio-lines",
        factory=later("studio.ui.dataset.workspace", "DatasetWorkspace"),
        actions=dataset.ACTIONS,
        menus=(Menu("clip", tr("Clip"), 50), Menu("dataset", tr("Dataset"), 51)),
        badge=_clips,
    ),
    Place(
        id="training",
        title=tr("Train"),
        icon="trending-down",
        factory=later("studio.ui.training.workspace", "TrainingWorkspace"),
        actions=training.ACTIONS,
        badge=_running,
    ),
    Place(
        id="speak",
        title=tr("Speak"),
        icon="message-square-text",
        factory=later("studio.ui.speak.workspace", "SpeakWorkspace"),
        actions=speak.ACTIONS,
        menus=(Menu("lines", tr("Lines"), 60),),
    ),
    Place(
        id="sing",
        title=tr("Sing"),
        icon="music",
        factory=later("studio.ui.sing.workspace", "SingWorkspace"),
        actions=sing.ACTIONS,
        menus=(Menu("song", tr("Song"), 60),),
    ),
    Place(
        id="convert",
        title=tr("Convert"),
        icon="refresh-cw",
        factory=later("studio.ui.convert.workspace", "ConvertWorkspace"),
        actions=convert.ACTIONS,
    ),
    Place(
        id="library",
        title=tr("Library"),
        icon="library",
        factory=later("studio.ui.library.workspace", "LibraryWorkspace"),
        actions=library.ACTIONS,
        badge=_own_voices,
    ),
)
