"""Official checkpoints → a voice."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from backend.families.dctts import bundle, hyperparams, weights
from backend.families.dctts.config import presets
from backend.families.dctts.model import Ssrn, Text2Mel
from backend.protocol.problems import refuse

_PADDED = 180


def read(sources: Sequence[Path]) -> tuple[Text2Mel, Ssrn]:
    """Both networks. ``sources``: see :func:`pair`; beside them, or in their folder, ``hyperparams.py`` where rate,
    alphabet and so on are not the published ones. Raises ``VoicewrightError``.
    """
    settings = [one for one in sources if one.suffix == ".py"]
    sources = [one for one in sources if one.suffix != ".py"]
    settings = settings or [one / hyperparams.NAME for one in sources if (one / hyperparams.NAME).is_file()]
    text2mel, ssrn = pair(sources)
    base = hyperparams.read(settings[0]) if settings else replace(presets()["paper"], padded_characters=_PADDED)
    made = weights.from_official(text2mel, ssrn, padded_characters=base.padded_characters, base=base)
    config = made[0].config
    if not config.hop <= config.win <= config.n_fft:
        refuse("official-config-missing", n_fft=config.n_fft, win=config.win, name=hyperparams.NAME, file=sources[0])
    return made


def pair(sources: Sequence[Path]) -> tuple[Path, Path]:
    """What a person pointed to → the official checkpoints of both stages, told by what is in them: two folders or
    files, or a folder that holds both. Raises ``VoicewrightError``.
    """
    if len(sources) == 1 and sources[0].is_dir():
        inside = sorted(one for one in sources[0].iterdir() if one.is_dir() and any(one.glob("*.index")))
        sources = inside or [*sources, *sorted(sources[0].glob("*.index"))]
    found: dict[str, list[Path]] = {"Text2Mel": [], "SSRN": []}
    for source in sources:
        scopes = {name.partition("/")[0] for name in bundle.names(weights.official_prefix(source))}
        for stage, paths in found.items():
            if stage in scopes and weights.official_prefix(source) not in paths:
                paths.append(weights.official_prefix(source))
    lacking = [stage for stage, paths in found.items() if not paths]
    if lacking:
        refuse("dctts-files-unclear/none", stages=lacking, file=sources[0])
    twice = [stage for stage, paths in found.items() if len(paths) > 1]
    if twice:
        refuse("dctts-files-unclear/several", stages=twice, file=sources[0])
    return found["Text2Mel"][0], found["SSRN"][0]
