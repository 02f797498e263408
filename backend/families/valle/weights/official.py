"""Which tensor of Amphion's VALL-E is which of ours: its first version, one file with both stages, and its second, one
file each. Every tensor is used, or known to have no use and checked for what it says.
"""

from collections.abc import Mapping

import torch
from torch import Tensor

from backend.families.valle.model.llama import rates
from backend.families.valle.sizes import Marks, Sizes, usual_marks
from backend.layers.sizes import checked
from backend.protocol.json import JsonObject
from backend.protocol.problems import problem, refuse
from backend.voices.folder import WeightsMismatch

_INNER_V1 = 4
"""Feed-forward parts of the first version are so many times as wide as its layers."""
BOOKS = 8
"""Of the codecs that the released voices speak."""
_V2_SPARE = 10
_V1_ONLY = {"norm_first": True, "add_prenet": False, "nar_scale_factor": 1, "share_embedding": True}
"""What the first version can be told, and all that is read here."""
_V1_NAMES = ((".word_embeddings.", "."), ("decoder.norm.", "norm."))
_NAR_V1_NAMES = (*_V1_NAMES, ("decoder.layers.", "layers."))
_V2_NAMES = (
    ("model.model.embed_tokens.", "embed_tokens."), ("model.model.embed_cond.", "embed_cond."),
    ("model.model.", "model."), ("model.lm_head.", "lm_head."), ("prompt_embedder.embeddings.", "prompt_embedder."),
)  # fmt: skip


def sizes_v1(given: JsonObject) -> Sizes:
    """The arguments of the public class (``model`` in its configs) → sizes. Raises ``VoicewrightError``."""
    for name, only in _V1_ONLY.items():
        if given.get(name, only) != only:
            refuse("official-config-unreadable/valle-only", name=name, value=str(given[name]), only=str(only))
    try:
        made = Sizes(
            version="v1", phones=given["text_token_num"], codes=given["audio_token_num"],
            books=given.get("num_quantizers", BOOKS), channels=given["decoder_dim"], heads=given["nhead"],
            layers=given["num_decoder_layers"], inner=_INNER_V1 * given["decoder_dim"],
            begins=bool(given.get("prepend_bos", False)),
        )  # fmt: skip
        return checked(made)
    except (KeyError, TypeError, ValueError) as error:
        refuse("official-config-unreadable/valle", says=f"{type(error).__name__}: {error}")


def sizes_v2(given: JsonObject) -> Sizes:
    """The arguments of the public classes → sizes. Raises ``VoicewrightError``."""
    try:
        made = Sizes(
            version="v2", phones=given["phone_vocab_size"], codes=given["target_vocab_size"], books=BOOKS,
            channels=given.get("hidden_size", 1024), heads=given.get("num_attention_heads", 16),
            layers=given.get("num_hidden_layers", 12), inner=given.get("intermediate_size", 4096),
            marks=Marks(
                padding=given["pad_token_id"], begin=given["bos_target_id"], end=given["eos_target_id"],
                phones_begin=given["bos_phone_id"], phones_end=given["eos_phone_id"],
            ),
        )  # fmt: skip
        return checked(made)
    except (KeyError, TypeError, ValueError) as error:
        refuse("official-config-unreadable/valle", says=f"{type(error).__name__}: {error}")


def read_off_v2(table: Mapping[str, Tensor], codes: int, file: str = "") -> Sizes:
    """The sizes of V2's first stage, as its tensors tell them, for a codec with so many codes. Raises
    ``WeightsMismatch``.
    """
    try:
        vocabulary, channels = table["model.model.embed_tokens.weight"].shape
        inner = len(table["model.model.layers.0.mlp.gate_proj.weight"])
        width = 2 * len(table["model.model.layers.0.self_attn.rotary_emb.inv_freq"])
    except (KeyError, ValueError, TypeError) as error:
        raise WeightsMismatch(problem("weights-mismatch/valle-v2", says=str(error), file=file)) from error
    layers = len({name.split(".")[3] for name in table if name.startswith("model.model.layers.")})
    phones = vocabulary - codes - _V2_SPARE
    return Sizes(
        version="v2", phones=phones, codes=codes, books=BOOKS, channels=channels, heads=channels // width,
        layers=layers, inner=inner, marks=usual_marks(phones, codes),
    )  # fmt: skip


def of_v1(table: Mapping[str, Tensor], sizes: Sizes, file: str = "") -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """One file's tensors → both stages' state dicts. Raises ``WeightsMismatch`` where tied tensors differ, and leaves
    unknown names in the first, where filling the network refuses them.
    """
    first: dict[str, Tensor] = {}
    second: dict[str, Tensor] = {}
    for name, tensor in table.items():
        if name.startswith("nar_"):
            second[_called(name.removeprefix("nar_"), _NAR_V1_NAMES)] = tensor
        else:
            first[_called(name.removeprefix("ar_"), _V1_NAMES)] = tensor
    for book in range(1, sizes.books - 1):
        tied, table_name = f"predict_layers.{book - 1}.weight", f"audio_embeddings.{book + 1}.weight"
        one, other = second.pop(tied, None), second.get(table_name)
        if one is not None and other is not None and not one.is_meta and not torch.equal(one, other):
            raise WeightsMismatch(problem("weights-mismatch/tied", one=tied, other=table_name, file=file))
        if one is not None and other is None:
            second[table_name] = one
    last = f"predict_layers.{sizes.books - 2}.weight"
    if last in second:
        second["predict_layer.weight"] = second.pop(last)
    return first, second


def of_v2(table: Mapping[str, Tensor], sizes: Sizes, file: str = "") -> dict[str, Tensor]:
    """One stage's file → its state dict. Rotary rates and the second stage's unused table of tokens have no place in
    ours; they are checked and left out. Raises ``WeightsMismatch``.
    """
    found: dict[str, Tensor] = {}
    wanted = rates(sizes.channels // sizes.heads)
    for name, tensor in table.items():
        if name.endswith(".self_attn.rotary_emb.inv_freq"):
            if tensor.shape != wanted.shape or not torch.allclose(tensor.float().cpu(), wanted, rtol=1e-3):
                raise WeightsMismatch(problem("weights-mismatch/positions", name=name, file=file))
        else:
            found[_called(name, _V2_NAMES)] = tensor
    if is_second_v2(table):
        unused = found.pop("embed_tokens.weight", None)
        if unused is not None and tuple(unused.shape) != (sizes.vocabulary, sizes.channels):
            raise WeightsMismatch(problem("weights-mismatch/embedding", shape=str(tuple(unused.shape)), file=file))
    return found


def is_second_v2(table: Mapping[str, Tensor]) -> bool:
    """Whether these are V2's second stage's tensors."""
    return any(name.startswith("prompt_embedder.") for name in table)


def _called(name: str, names: tuple[tuple[str, str], ...]) -> str:
    for theirs, ours in names:
        if theirs in name:
            return name.replace(theirs, ours, 1)
    return name
