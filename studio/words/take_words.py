"""What is said of a take, what to do about it, and how another one differs."""

from studio.words.format import count

_SAID: dict[str, tuple[str, str]] = {
    "clipped": ("It clips: {figure:.0f} samples are cut off.", "Turn the gain down, or step back from the microphone."),
    "loud": ("It is close to clipping.", "Turn the gain down a little."),
    "quiet": ("It is quiet: its peaks reach {figure:.0f} dB.", "Come closer, or turn the gain up."),
    "noisy": (
        "Speech is only {figure:.0f} dB above the noise.",
        "Close windows, switch off fans, and come closer to the microphone.",
    ),
    "noisier": (
        "It is {figure:.0f} dB noisier than your room was.",
        "Something runs that was off before, or the gain is higher: mend it, or measure the room again.",
    ),
    "echo": ("The room echoes.", "Curtains, a carpet or a blanket behind you help; so does coming closer."),
    "cut-start": ("It begins within a word.", "Press the key, breathe in, then speak."),
    "cut-end": ("It ends within a word.", "Wait a moment before you stop."),
}


def said(kind: str, figure: float) -> tuple[str, str]:
    """What is wrong, and the remedy; kinds and figures as of ``studio/audio/remarks.py``."""
    what, then = _SAID[kind]
    return what.format(figure=figure).replace("-", "−"), then


_ROOM = {
    "quiet": ("good", "Your room is quiet: {noise:.0f} dB.", "Takes that are much noisier will say so."),
    "loud": ("warning", "Your room is loud: {noise:.0f} dB.", "Close windows, switch off fans, and measure it again."),
    "mute": (
        "warning",
        "The microphone hears nothing at all.",
        "Look whether it is muted, or whether another is meant.",
    ),
    "spoken": ("warning", "Somebody spoke, or something fell.", "Be quiet for three seconds, and measure it again."),
}


def room(verdict: str, noise_db: float) -> tuple[str, str, str]:
    """How a room is: kind, what is found, and what follows; a verdict of ``studio/sessions/room_tone.py``."""
    kind, what, then = _ROOM[verdict]
    return kind, what.format(noise=noise_db).replace("-", "−"), then


_BEST: dict[str, tuple[str, str]] = {
    "words": ("Every word was heard.", "Fewer words are wrong than in the others."),
    "clipping": ("It does not clip.", "It clips less than the others."),
    "edges": ("It begins and ends outside of words.", "Only one of its ends lies within a word."),
    "noise": ("No noise is heard beside it.", "There is less noise than in the others."),
    "echo": ("The room does not echo.", ""),
    "level": ("It is as loud as it should be.", ""),
    "pace": ("It is said at your usual pace.", "It is nearer to your usual pace than the others."),
    "session": ("It is as loud as your other takes.", "It is nearer to the level of your other takes."),
    "newest": ("The newest: nothing else tells them apart.", ""),
}


def best(ground: str, wholly: bool) -> str:
    """Why a take is the best; fields of ``studio/audio/best_take.py``'s ``Best``."""
    good, better = _BEST[ground]
    return good if wholly else better or good


def pace_said(ratio: float | None) -> str:
    """``1.3× usual``; a dash where nothing is usual yet."""
    return "–" if ratio is None else f"{ratio:.1f}× usual"


def against(*, longer_s: float, higher_st: float | None, phones: int | None) -> str:
    """How the line differs from the take, in one line; the fields of ``maths.score_difference.Difference``."""
    parts = []
    if abs(longer_s) >= 0.01:
        parts.append(f"{abs(longer_s):.2f} s {'longer' if longer_s > 0 else 'shorter'}")
    if higher_st is not None and abs(higher_st) >= 0.05:
        parts.append(f"{abs(higher_st):.1f} semitones {'higher' if higher_st > 0 else 'lower'}")
    if phones is None:
        parts.append("other sounds are said")
    elif phones:
        parts.append(f"{count(phones, 'sound')} of another length")
    return f"A against B: {', '.join(parts)}." if parts else "A and B have the same pitch and lengths."
