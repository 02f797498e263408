"""Whose semantic codes a training uses, and in which order the stages may come."""

from backend.families.sovits.config import S2, SovitsConfig
from backend.families.sovits.weights import voice as voices
from backend.families.sovits.weights.voice import KnownSound
from backend.protocol.problems import Problem, VoicewrightError
from backend.recipe import Start


def is_frozen(start: Start[SovitsConfig]) -> bool:
    """Whether the codebook stays as the parent has it. Raises ``VoicewrightError`` where there is none to keep."""
    freeze = start.config.freeze_quantizer
    if freeze == "on" and start.parent is None:
        raise VoicewrightError(
            Problem(
                kind="no-codes-to-keep",
                what="There are no semantic codes to keep.",
                why="freeze_quantizer is on, and the training begins from nothing.",
                remedy="Start from a voice of this family, or leave freeze_quantizer at auto.",
                place="freeze_quantizer",
            )
        )
    return start.parent is not None and freeze != "off"


def source(start: Start[SovitsConfig]) -> KnownSound:
    """The s2 whose codes s1 learns: the parent's where the codebook is frozen, else that of the sound stage.

    Raises ``VoicewrightError`` where that is still to be trained.
    """
    if is_frozen(start):
        assert start.parent is not None
        return voices.load_sound(start.parent)
    if S2 in start.needs:
        return voices.sound_from_checkpoint(start.needs[S2])
    raise VoicewrightError(
        Problem(
            kind="stage-too-early",
            what="The language stage cannot be trained yet.",
            why="It learns the semantic codes that the sound stage finds, and that has not been trained.",
            remedy="Train the sound stage (s2) first, or start from a voice and leave freeze_quantizer on.",
            place="s1",
        )
    )


def check_same(semantic: voices.KnownSemantic, codebook: str, file: str = "") -> None:
    """Raise ``VoicewrightError`` unless s1 says the codes of this codebook."""
    if semantic.card.codebook.content == codebook:
        return
    raise VoicewrightError(
        Problem(
            kind="codebook-other",
            what="The language stage was trained with other semantic codes than the sound stage has.",
            why=f"It learnt codebook {semantic.card.codebook.content[:8]}; the sound stage has {codebook[:8]}.",
            remedy="Train the language stage again, after the sound stage.",
            file=file,
        )
    )
