"""Which codebook a training uses, and in which order its stages may be trained."""

from backend.families.sovits import codes
from backend.families.sovits.config import S2, SovitsConfig
from backend.families.sovits.weights import voice as voices
from backend.families.sovits.weights.voice import KnownSound
from backend.protocol.problems import refuse
from backend.recipe import Start


def is_frozen(start: Start[SovitsConfig]) -> bool:
    """Whether the codebook stays as the parent has it. Raises ``VoicewrightError`` where there is none to keep."""
    freeze = start.config.freeze_quantizer
    if freeze == "on" and start.parent is None:
        refuse("no-codes-to-keep", place="freeze_quantizer")
    return start.parent is not None and freeze != "off"


def source(start: Start[SovitsConfig]) -> KnownSound:
    """The s2 whose codes s1 learns: the parent's where the codebook is frozen, else that of the sound stage.

    Raises ``VoicewrightError`` where that is still to be trained: one that was trained before, from nothing or from
    another voice than s1 goes on from, has codes that the parent never said.
    """
    if is_frozen(start):
        assert start.parent is not None
        return voices.load_sound(start.parent)
    if S2 not in start.needs:
        refuse("stage-out-of-order/s1", place="s1")
    found = voices.sound_from_checkpoint(start.needs[S2])
    if start.parent is not None and found.card.came_from != codes.codebook_hash(voices.load_sound(start.parent).model):
        refuse("stage-out-of-order/s1-of-another", place="s1")
    return found


def heard(start: Start[SovitsConfig], learnt: KnownSound) -> KnownSound:
    """The s2 that makes what s1 says audible while it trains: that of the voice which comes of it.

    ``learnt``: the one whose codes s1 learns. A sound stage that went on with the same codes takes its place.
    """
    if S2 not in start.needs:
        return learnt
    trained = voices.sound_from_checkpoint(start.needs[S2])
    same = codes.codebook_hash(trained.model) == codes.codebook_hash(learnt.model)
    return trained if same else learnt


def check_same(semantic: voices.KnownSemantic, codebook: str, file: str = "") -> None:
    """Raise ``VoicewrightError`` unless s1 says the codes of this codebook."""
    if semantic.card.codebook.content == codebook:
        return
    refuse("codebook-other", learnt=semantic.card.codebook.content[:8], there=codebook[:8], file=file)
