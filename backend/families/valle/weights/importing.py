"""Amphion's checkpoints, with the codec that they were trained on → a voice."""

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from torch import Tensor, nn

from backend.codec import opening
from backend.codec.codec import Codec
from backend.families.valle.config import AR, NAR
from backend.families.valle.facts import Card, Facts, Prompt
from backend.families.valle.knobs import Manner
from backend.families.valle.model.stages import first_stage, second_stage
from backend.families.valle.sizes import Sizes
from backend.families.valle.spelling import Spelling, arpabet_symbols
from backend.families.valle.weights import official
from backend.families.valle.weights import voice as weights
from backend.protocol import json
from backend.protocol.json import JsonObject
from backend.protocol.problems import refuse
from backend.voices import foreign
from backend.voices.building import built

CODEC = "codec"
"""Folder in a voice's folder with a copy of the codec."""
_SYMBOLS = "symbols.dict"
_SETTINGS = ("args.json", "exp_config.json")
_CHECKPOINTS = ("model.safetensors", "pytorch_model.bin")
_STEP = re.compile(r"epoch-(\d+)_step-(\d+)")
_V1_FRAME = ("<pad>", "<bos>", "<eos>")
"""The first rows of v1's symbols; those of symbols.dict follow in their order."""
_V1_MANNER = Manner(top_p=1.0, repetition_share=1.0)
_V2_MANNER = Manner(temperature=0.95, top_p=0.9, top_k=5, repetition_share=1.0)
"""As the public demos draw."""
_SILENCE_S = 0.2
_NO_JSON = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*')
_LAST_COMMA = re.compile(r",(\s*[}\]])")
_V1_USUAL = {"text_token_num": 512, "audio_token_num": 1024, "decoder_dim": 1024, "nhead": 16, "num_decoder_layers": 12}


@dataclass(frozen=True)
class Read:
    """Both stages of a checkpoint."""

    networks: Mapping[str, nn.Module]
    card: Card


def read(sources: Sequence[Path]) -> tuple[Read, Codec]:
    """Both stages, and the codec. ``sources``: v1's experiment folder or checkpoint, or V2's two files, and the codec's
    folder. Raises ``VoicewrightError``.
    """
    codecs = [one for one in sources if _is_codec(one)]
    others = [one for one in sources if one not in codecs]
    if len(codecs) != 1:
        refuse("valle-files-unclear/no-codec", file=sources[0])
    if not others:
        refuse("valle-files-unclear/only-codec", file=sources[0])
    codec = opening.named(str(codecs[0]), official.BOOKS)
    bins = [one for one in others if one.is_file() and "valle_" in one.name.lower()]
    found = read_v2(bins, codec) if len(bins) == 2 else read_v1(others[0], codec)
    return found, codec


def read_v1(source: Path, codec: Codec) -> Read:
    """An experiment's folder (its newest checkpoint), a checkpoint's folder, or its file."""
    file = _checkpoint(source)
    beside = [file.parent, *list(file.parents)[1:4]]
    settings = next((one for folder in beside for name in _SETTINGS if (one := folder / name).is_file()), None)
    given = _V1_USUAL | (_model(settings) if settings is not None else {})
    sizes = official.sizes_v1(given)
    table = next((one for folder in beside if (one := folder / _SYMBOLS).is_file()), None)
    if table is None:
        refuse("valle-files-unclear/no-symbols", lacking=_SYMBOLS, file=file)
    symbols = (*_V1_FRAME, *sorted(_symbols(table)))
    if len(symbols) > sizes.phones:
        refuse("valle-files-unclear/symbols", n=len(symbols), rows=sizes.phones, file=table)
    first, second = official.of_v1(foreign.read(file).table, sizes, str(file))
    quiet = codec.encode(np.zeros(round(_SILENCE_S * codec.facts.sample_rate), np.float32))
    prompt = Prompt(symbols=(), codes=tuple(tuple(map(int, frame)) for frame in quiet.T))
    card = Card(
        facts=_facts(codec, sizes, symbols, "amphion-espeak"), sizes=sizes, manner=_V1_MANNER,
        prompts={} if sizes.begins else {"": prompt},
    )  # fmt: skip
    return _both(card, first, second, str(file))


def read_v2(files: Sequence[Path], codec: Codec) -> Read:
    """Both files, in any order; sizes are read off them."""
    tables = [foreign.read(file).table for file in files]
    order = sorted(range(2), key=lambda at: official.is_second_v2(tables[at]))
    if [official.is_second_v2(tables[at]) for at in order] != [False, True]:
        refuse("valle-files-unclear/stages", file=files[0])
    first, second = (tables[at] for at in order)
    sizes = official.read_off_v2(first, codec.facts.cardinality, str(files[order[0]]))
    if sizes.phones < len(arpabet_symbols()):
        refuse("valle-files-unclear/arpabet", rows=sizes.phones, n=len(arpabet_symbols()), file=files[0])
    card = Card(
        facts=_facts(codec, sizes, arpabet_symbols(), "amphion-arpabet"), sizes=sizes, prompts={}, manner=_V2_MANNER
    )
    return _both(card, official.of_v2(first, sizes), official.of_v2(second, sizes), str(files[order[0]]))


def copy_codec(codec: Codec, folder: Path) -> None:
    """Put the codec's files into a voice's folder, so that the voice can be taken elsewhere."""
    place = Path(codec.facts.name).expanduser()
    if place.is_dir():
        shutil.copytree(place, folder / CODEC)


def _both(card: Card, first: Mapping[str, Tensor], second: Mapping[str, Tensor], file: str) -> Read:
    made = {
        AR: built(lambda: first_stage(card.sizes), first, file),
        NAR: built(lambda: second_stage(card.sizes), second, file),
    }
    return Read({stage: weights.with_card(network, card) for stage, network in made.items()}, card)


def _facts(codec: Codec, sizes: Sizes, symbols: tuple[str, ...], spelling: Spelling) -> Facts:
    facts = codec.facts
    if (facts.cardinality, facts.books) != (sizes.codes, sizes.books):
        refuse(
            "valle-files-unclear/other-codec", books=sizes.books, codes=sizes.codes,
            theirs=facts.books, their_codes=facts.cardinality, file=facts.name,
        )  # fmt: skip
    return Facts(
        symbols=symbols, languages=("en-us",), speakers=(), codec=facts.resource, cardinality=facts.cardinality,
        spelling=spelling,
    )  # fmt: skip


def _is_codec(source: Path) -> bool:
    """Whether a folder holds a codec, and no checkpoint of a training."""
    return source.is_dir() and (source / "config.json").is_file() and not (source / "checkpoint").is_dir()


def _checkpoint(source: Path) -> Path:
    """The file that is meant: of an experiment's folder the one that was trained longest."""
    if source.is_file():
        return source
    folders = {match.groups(): one for one in source.glob("checkpoint/*") if (match := _STEP.match(one.name))}
    newest = max(folders, key=lambda key: tuple(map(int, key)), default=None)
    folder = source if newest is None else folders[newest]
    found = [one for name in _CHECKPOINTS if (one := folder / name).is_file()]
    if not found:
        refuse("valle-files-unclear/no-checkpoint", names=_CHECKPOINTS, file=folder)
    return found[0]


def _symbols(file: Path) -> list[str]:
    """Of lines like ``aɪ 17``. Raises ``VoicewrightError``."""
    try:
        rows = [line.split() for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        refuse("valle-files-unclear/unreadable", says=str(error), file=file)
    if not rows or any(len(row) != 2 or not row[1].isdecimal() for row in rows):
        refuse("valle-files-unclear/lines", file=file)
    return [symbol for symbol, _ in rows]


def _model(settings: Path) -> JsonObject:
    try:
        return dict(foreign.inner(_lenient(settings), "model"))
    except TypeError as error:
        refuse("valle-files-unclear/unreadable", says=str(error), file=settings)


def _lenient(file: Path) -> JsonObject:
    """JSON with comments and commas too many, as Amphion writes it. Raises ``VoicewrightError``."""
    try:
        text = _NO_JSON.sub(lambda found: found[1] or "", file.read_text("utf-8"))
        return json.decode(_LAST_COMMA.sub(r"\1", text), type=JsonObject)
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        refuse("valle-files-unclear/unreadable", says=str(error), file=file)
