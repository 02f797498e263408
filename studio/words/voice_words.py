"""A voice in words: what it can, who carries out an edit, and how good it is beside a real speaker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backend.protocol.abilities import Ability, By, Control
from backend.protocol.voices import VoiceInfo


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How one figure is read. Everything is in the figure's own unit unless it says otherwise."""

    key: str
    title: str
    """What it is about, as people say it."""
    value: Callable[[float], str]
    worst: float
    """The left end of the scale; what is worse is drawn there."""
    best: float
    real: tuple[float, float] | None
    """Where a real speaker lies (measured on recordings that the judges heard), worse end first."""
    real_words: str
    verdicts: tuple[tuple[float, str, str], ...]
    """Down to (or up to) this value: words, and a kind (good, "", warning, error). The last holds for the rest."""
    explained: str
    """How it is measured, for the tooltip."""

    def place(self, value: float) -> float:
        """Where a value is between worst (0) and best (1)."""
        return min(1.0, max(0.0, (value - self.worst) / (self.best - self.worst)))

    def verdict(self, value: float) -> tuple[str, str]:
        """Words and kind."""
        up = self.best > self.worst
        for limit, words, kind in self.verdicts:
            if (value >= limit) if up else (value <= limit):
                return words, kind
        return self.verdicts[-1][1:]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line about a voice."""

    scale: Scale
    value: float
    words: str
    kind: str

    @property
    def shown(self) -> str:
        """The number with its unit."""
        return self.scale.value(self.value)


def _speed(rtf: float) -> str:
    return f"{1 / rtf:.0f} × speech" if rtf < 0.5 else f"{1 / max(rtf, 1e-3):.1f} × speech"


SCALES = (
    Scale(
        key="wer", title="Understood", value=lambda wer: f"{max(0.0, 1 - wer):.1%} of words", worst=0.4, best=0.0,
        real=(0.05, 0.02), real_words="95–98%",
        verdicts=((0.06, "As well understood as a person", "good"), (0.15, "A word now and then goes wrong", ""),
                  (0.3, "Some words are lost: train longer", "warning"), (1.0, "Hard to understand", "error")),
        explained="A speech recogniser writes down sentences that training never saw; counted are the right words.",
    ),
    Scale(
        key="likeness", title="Like the speaker", value="{:.2f} of 1".format, worst=0.5, best=1.0,
        real=(0.96, 0.98), real_words="0.96–0.98; others 0.35–0.83",
        verdicts=((0.955, "As alike as the speaker’s own clips", "good"), (0.84, "Clearly this speaker", "good"),
                  (0.7, "Resembles the speaker", ""), (0.0, "Sounds like somebody else", "warning")),
        explained="How near the voice is to the real recordings for a model that tells speakers apart.",
    ),
    Scale(
        key="distillmos", title="Natural", value="{:.1f} of 5".format, worst=1.0, best=5.0,
        real=(4.0, 4.6), real_words="4.0–4.6; espeak-ng 2.2",
        verdicts=((4.0, "As natural as a recording", "good"), (3.3, "Mostly natural", ""),
                  (2.5, "Audibly made by a machine", ""), (0.0, "Robotic: train longer", "warning")),
        explained="The rating, from 1 to 5, that listeners would give, as a model of them predicts it.",
    ),
    Scale(
        key="dnsmos", title="Clean", value="{:.1f} of 5".format, worst=1.0, best=4.0,
        real=(3.0, 3.4), real_words="3.0–3.4; espeak-ng 2.6",
        verdicts=((3.0, "As clean as a recording", "good"), (2.6, "A little noise or hum", ""),
                  (0.0, "Noisy", "warning")),
        explained="The rating for noise and distortion, from 1 to 5, as a model of listeners predicts it.",
    ),
    Scale(
        key="f0_cents", title="In tune", value="{:.0f} cents off".format, worst=100.0, best=0.0, real=None,
        real_words="",
        verdicts=((12.0, "Follows a drawn melody exactly", "good"), (30.0, "Follows a drawn melody closely", "good"),
                  (60.0, "Misses drawn pitches a little", ""), (1e9, "Does not hold a melody", "warning")),
        explained="How far the pitch that is heard is from the pitch asked for; a semitone is 100 cents.",
    ),
    Scale(
        key="rtf", title="Fast", value=_speed, worst=2.0, best=0.0, real=None, real_words="",
        verdicts=((0.3, "Speaks at once", "good"), (1.0, "Faster than it is listened to", ""),
                  (1e9, "Slower than speech", "warning")),
        explained="Speech made in a second, on this machine.",
    ),
)  # fmt: skip
"""In the order in which they are shown."""


def figures(known: Mapping[str, float | None]) -> list[Figure]:
    """What was measured, in words; what was not measured is left out."""
    found = []
    for scale in SCALES:
        value = known.get(scale.key)
        if value is not None:
            words, kind = scale.verdict(value)
            found.append(Figure(scale=scale, value=value, words=words, kind=kind))
    return found


_ABILITIES: dict[Ability, str] = {
    "speaks": "speak",
    "converts": "convert recordings",
    "sings": "sing its own way",
    "follows": "follow a recording",
    "imitates": "be the start of a likeness",
}
_CONTROLS: dict[Control, str] = {
    "pitch": "pitch",
    "duration": "lengths",
    "energy": "loudness",
    "speed": "speed",
    "style": "style",
}
_BY: dict[By, str] = {"native": "by the voice", "vocoder": "by the vocoder"}


def abilities(voice: VoiceInfo) -> str:
    """What it can be asked for: ``speak, follow a recording``."""
    return ", ".join(said for ability, said in _ABILITIES.items() if ability in voice.can)


def controls(voice: VoiceInfo, by: By) -> str:
    """What the voice itself, or the vocoder, carries out: ``pitch, lengths``."""
    return ", ".join(said for control, said in _CONTROLS.items() if voice.controls.get(control) == by)


def carried_out(voice: VoiceInfo) -> str:
    """Who carries out edits of a score: ``Pitch and lengths by the voice``."""
    edited: tuple[Control, ...] = ("pitch", "duration")
    said = {by: [_CONTROLS[one] for one in edited if voice.controls.get(one) == by] for by in _BY}
    return ", ".join(f"{' and '.join(theirs)} {_BY[by]}" for by, theirs in said.items() if theirs).capitalize()
