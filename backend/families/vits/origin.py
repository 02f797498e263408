"""What a training takes over from the public voice that it starts from, so that it can go on from its weights."""

from dataclasses import replace
from pathlib import Path

from backend.families.vits.config import Architecture, VitsConfig
from backend.families.vits.tokens import Facts
from backend.families.vits.weights import voice as voices
from backend.families.vits.weights.official import PERIODS
from backend.families.vits.weights.voice import DURATION_JUDGE, JUDGES, Known
from backend.layers.discriminators import SCALE_WIDTH
from backend.protocol.problems import refuse
from backend.recipe import Start
from backend.voices.folder import read_table


def adapted(start: Start[VitsConfig]) -> Start[VitsConfig]:
    """The start, in the form of the public voice that the training goes on from; unchanged where it begins anew or from
    a voice that was made here. Raises ``VoicewrightError``.
    """
    parent = start.parent
    known = voices.load_card(parent) if parent is not None else None
    if parent is None or known is None or known.facts.spelling == "phones":
        return start
    config, sizes = start.config, known.sizes
    if sizes.reference:
        refuse("start-refused/reference")
    config = replace(
        config, sample_rate=known.sample_rate, hop=sizes.hop, n_fft=2 * (sizes.bins - 1), blanks=known.facts.blanks,
        pitch=False, styles=0, bert="", segment=max(1, config.segment // sizes.hop) * sizes.hop,
    )  # fmt: skip
    judges = voices.judges_file(parent, JUDGES)
    if judges is not None:
        config = replace(
            config, scale_discriminator=True, periods=PERIODS, discriminator_divisor=_divisor(judges),
            adversarial_from_step=0,
        )  # fmt: skip
    if voices.judges_file(parent, DURATION_JUDGE) is not None:
        config = replace(config, duration_discriminator=True)
    return replace(start, config=config, origin=parent)


def _divisor(judges: Path) -> int:
    """How much narrower than published they are: 1 but in tests."""
    first = read_table(judges).get("discriminators.0.convs.0.weight_v")
    if first is None or not len(first):
        refuse("voice-unreadable/discriminators", file=judges)
    return max(1, SCALE_WIDTH // len(first))


def facts(origin: Path, speakers: tuple[str, ...], languages: frozenset[str]) -> Facts:
    """The public voice's, with the training's speakers. Raises ``VoicewrightError`` for clips that it cannot learn."""
    known = voices.load_card(origin).facts
    bases = {one.partition("-")[0] for one in known.languages}
    foreign = sorted(one for one in languages if one.partition("-")[0] not in bases)
    if foreign:
        refuse("start-refused/languages", known=known.languages, foreign=foreign)
    return replace(known, speakers=speakers)


def sizes(parent: Known, speakers: int) -> Architecture:
    """The public voice's, with so many speakers. Raises ``VoicewrightError``."""
    given = parent.generator.sizes
    if speakers > 1 and not given.speakers:
        refuse("start-refused/speakers")
    return replace(given, speakers=speakers if given.speakers else 0)
