"""What is said of a take, and what to do about it."""

_SAID: dict[str, tuple[str, str]] = {
    "clipped": ("It clips: {figure:.0f} samples are cut off.", "Turn the gain down, or step back from the microphone."),
    "loud": ("It is close to clipping.", "Turn the gain down a little."),
    "quiet": ("It is quiet: its peaks reach {figure:.0f} dB.", "Come closer, or turn the gain up."),
    "noisy": (
        "Speech is only {figure:.0f} dB above the noise.",
        "Close windows, switch off fans, and come closer to the microphone.",
    ),
    "echo": ("The room echoes.", "Curtains, a carpet or a blanket behind you help; so does coming closer."),
    "cut-start": ("It begins within a word.", "Press the key, breathe in, then speak."),
    "cut-end": ("It ends within a word.", "Wait a moment before you stop."),
}


def said(kind: str, figure: float) -> tuple[str, str]:
    """What is wrong, and the remedy; kinds and figures as of ``studio/audio/remarks.py``."""
    what, then = _SAID[kind]
    return what.format(figure=figure).replace("-", "−"), then
