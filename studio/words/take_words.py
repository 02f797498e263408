"""What is said of a take, what to do about it, and how another one differs."""

from studio.words.format import listed
from studio.words.language import tr, trn

_SAID: dict[str, tuple[str, str]] = {
    "clipped": (
        tr("It clips: {figure:.0f} samples are cut off."),
        tr("Turn the gain down, or step back from the microphone."),
    ),
    "loud": (tr("It is close to clipping."), tr("Turn the gain down a little.")),
    "quiet": (tr("It is quiet: its peaks reach {figure:.0f} dB."), tr("Come closer, or turn the gain up.")),
    "noisy": (
        tr("Speech is only {figure:.0f} dB above the noise."),
        tr("Close windows, switch off fans, and come closer to the microphone."),
    ),
    "noisier": (
        tr("It is {figure:.0f} dB noisier than your room was."),
        tr("Something runs that was off before, or the gain is higher: mend it, or measure the room again."),
    ),
    "echo": (tr("The room echoes."), tr("Curtains, a carpet or a blanket behind you help; so does coming closer.")),
    "cut-start": (tr("It begins within a word."), tr("Press the key, breathe in, then speak.")),
    "cut-end": (tr("It ends within a word."), tr("Wait a moment before you stop.")),
}


def said(kind: str, figure: float) -> tuple[str, str]:
    """What is wrong, and the remedy; kinds and figures as of ``studio/audio/remarks.py``."""
    what, then = _SAID[kind]
    return what.format(figure=figure).replace("-", "−"), then


_ROOM = {
    "quiet": ("good", tr("Your room is quiet: {noise:.0f} dB."), tr("Takes that are much noisier will say so.")),
    "loud": (
        "warning",
        tr("Your room is loud: {noise:.0f} dB."),
        tr("Close windows, switch off fans, and measure it again."),
    ),
    "mute": (
        "warning",
        tr("The microphone hears nothing at all."),
        tr("Look whether it is muted, or whether another is meant."),
    ),
    "spoken": (
        "warning",
        tr("Somebody spoke, or something fell."),
        tr("Be quiet for three seconds, and measure it again."),
    ),
}


def room(verdict: str, noise_db: float) -> tuple[str, str, str]:
    """How a room is: kind, what is found, and what follows; a verdict of ``studio/sessions/room_tone.py``."""
    kind, what, then = _ROOM[verdict]
    return kind, what.format(noise=noise_db).replace("-", "−"), then


_BEST: dict[str, tuple[str, str]] = {
    "words": (tr("Every word was heard."), tr("Fewer words are wrong than in the others.")),
    "clipping": (tr("It does not clip."), tr("It clips less than the others.")),
    "edges": (tr("It begins and ends outside of words."), tr("Only one of its ends lies within a word.")),
    "noise": (tr("No noise is heard beside it."), tr("There is less noise than in the others.")),
    "echo": (tr("The room does not echo."), ""),
    "level": (tr("It is as loud as it should be."), ""),
    "pace": (tr("It is said at your usual pace."), tr("It is nearer to your usual pace than the others.")),
    "session": (tr("It is as loud as your other takes."), tr("It is nearer to the level of your other takes.")),
    "newest": (tr("The newest: nothing else tells them apart."), ""),
}


def best(ground: str, wholly: bool) -> str:
    """Why a take is the best; fields of ``studio/audio/best_take.py``'s ``Best``."""
    good, better = _BEST[ground]
    return good if wholly else better or good


def pace_said(ratio: float | None) -> str:
    """``1.3× usual``; a dash where nothing is usual yet."""
    return "–" if ratio is None else tr("{ratio:.1f}× usual", ratio=ratio)


def against(*, longer_s: float, higher_st: float | None, phones: int | None) -> str:
    """How the line differs from the take, in one line; the fields of ``maths.score_difference.Difference``."""
    parts = []
    if abs(longer_s) >= 0.01:
        parts.append((tr("{by:.2f} s longer") if longer_s > 0 else tr("{by:.2f} s shorter")).format(by=abs(longer_s)))
    if higher_st is not None and abs(higher_st) >= 0.05:
        said = tr("{by:.1f} semitones higher") if higher_st > 0 else tr("{by:.1f} semitones lower")
        parts.append(said.format(by=abs(higher_st)))
    if phones is None:
        parts.append(tr("other sounds are said"))
    elif phones:
        parts.append(trn("{n:,} sound of another length", "{n:,} sounds of another length", phones))
    return (
        tr("A against B: {differences}.", differences=listed(parts))
        if parts
        else tr("A and B have the same pitch and lengths.")
    )
