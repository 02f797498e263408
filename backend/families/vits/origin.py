"""What a training takes over from the public voice that it starts from, so that it can go on from its weights."""

from dataclasses import dataclass, fields, replace
from pathlib import Path

from backend.families.vits.config import Architecture, VitsConfig
from backend.families.vits.tokens import Facts
from backend.families.vits.weights import voice as voices
from backend.families.vits.weights.official import PERIODS
from backend.families.vits.weights.voice import DURATION_JUDGE, JUDGES, Known
from backend.layers.discriminators import SCALE_WIDTH
from backend.protocol.problems import Problem, VoicewrightError
from backend.voices.folder import read_table, unreadable


@dataclass(frozen=True, kw_only=True)
class Continued(VitsConfig):
    """Settings of a training that writes phones as a public voice does, in its sizes."""

    origin: str
    """The voice's folder."""


def settled(config: VitsConfig, parent: Path) -> VitsConfig:
    """The settings for a start from that voice: as they are for one of ours, in its form for a public one.

    Raises ``VoicewrightError``.
    """
    known = voices.load_card(parent)
    sizes = known.sizes
    if known.facts.spelling == "house":
        return config
    if sizes.reference:
        raise _refused("It hears from a recording who speaks.", "Start from a voice that knows its speakers by name.")
    given = {one.name: getattr(config, one.name) for one in fields(VitsConfig)}
    given |= {
        "sample_rate": known.sample_rate, "hop": sizes.hop, "n_fft": 2 * (sizes.bins - 1),
        "blanks": known.facts.blanks, "pitch": False, "styles": 0, "bert": "",
        "segment": max(1, config.segment // sizes.hop) * sizes.hop,
    }  # fmt: skip
    judges = voices.judges_file(parent, JUDGES)
    if judges is not None:
        given |= {
            "scale_discriminator": True, "periods": PERIODS, "discriminator_divisor": _divisor(judges),
            "adversarial_from_step": 0,
        }  # fmt: skip
    if voices.judges_file(parent, DURATION_JUDGE) is not None:
        given |= {"duration_discriminator": True}
    return Continued(**given, origin=str(parent))


def _divisor(judges: Path) -> int:
    """How much narrower than published they are: 1 but in tests."""
    first = read_table(judges).get("discriminators.0.convs.0.weight_v")
    if first is None or not len(first):
        raise unreadable("Its discriminators are no public ones.", str(judges))
    return max(1, SCALE_WIDTH // len(first))


def facts(origin: str, speakers: tuple[str, ...], languages: frozenset[str]) -> Facts:
    """The public voice's, with the training's speakers. Raises ``VoicewrightError`` for clips that it cannot learn."""
    known = voices.load_card(Path(origin)).facts
    bases = {one.partition("-")[0] for one in known.languages}
    foreign = sorted(one for one in languages if one.partition("-")[0] not in bases)
    if foreign:
        raise _refused(
            f"It knows the phones of {', '.join(known.languages)}, and there are clips in {', '.join(foreign)}.",
            "Leave these clips out, or start from another voice.",
        )
    return replace(known, speakers=speakers)


def sizes(parent: Known, speakers: int) -> Architecture:
    """The public voice's, with so many speakers. Raises ``VoicewrightError``."""
    given = parent.generator.sizes
    if speakers > 1 and not given.speakers:
        raise _refused("It knows one speaker only, and there are several.", "Train them one by one.")
    return replace(given, speakers=speakers if given.speakers else 0)


def _refused(why: str, remedy: str) -> VoicewrightError:
    return VoicewrightError(
        Problem(kind="start-refused", what="This training cannot start from that voice.", why=why, remedy=remedy)
    )
