"""Checkpoints of GPT-SoVITS: s1 (``.ckpt``) and s2 (``.pth``), for speaking and for going on with, v1, v2 and v2Pro."""

from collections.abc import Mapping
from pathlib import Path

from torch import Tensor

from backend.families.sovits.config import SemanticSizes, SoundSizes
from backend.families.sovits.model.semantic import SemanticModel
from backend.families.sovits.model.sound import SoundModel
from backend.layers.sizes import checked
from backend.protocol.json import JsonObject
from backend.protocol.problems import refuse
from backend.voices import foreign
from backend.voices.building import built

_PREFIX = "model."
_S1_MARK, _S2_MARK = "ar_predict_layer.weight", "quantizer.vq.layers.0._codebook.embed"


def semantic_table(table: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """s1's tensors under our names, float32."""
    return {name.removeprefix(_PREFIX): tensor.float() for name, tensor in table.items()}


def sound_table(table: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """s2's tensors under our names, float32."""
    return {name: tensor.float() for name, tensor in table.items()}


def is_semantic(table: Mapping[str, Tensor]) -> bool:
    """Whether the tensors are of s1; those of s2 are not. Raises ``VoicewrightError`` for others."""
    if _PREFIX + _S1_MARK in table or _S1_MARK in table:
        return True
    if _S2_MARK in table:
        return False
    refuse("gptsovits-refused/neither")


def semantic_sizes(model: JsonObject, table: Mapping[str, Tensor] | None = None) -> SemanticSizes:
    """``config["model"]`` → sizes; the width of words is the table's, or 1024. Raises ``VoicewrightError``."""
    try:
        if int(model["EOS"]) != int(model["vocab_size"]) - 1 or model["embedding_dim"] != model["hidden_dim"]:
            refuse("gptsovits-refused/sizes")
        made = SemanticSizes(
            symbols=model["phoneme_vocab_size"], codes=model["EOS"], channels=model["hidden_dim"], heads=model["head"],
            layers=model["n_layer"], dropout=float(model.get("dropout", 0.0)),
            words=table["bert_proj.weight"].shape[1] if table else 1024,
        )  # fmt: skip
        return checked(made)
    except (KeyError, TypeError, ValueError) as error:
        refuse("gptsovits-refused/config", says=f"{type(error).__name__}: {error}")


def sound_sizes(model: JsonObject, table: Mapping[str, Tensor], bins: int) -> SoundSizes:
    """``config["model"]`` → sizes; what it does not say is read off the weights. Raises ``VoicewrightError``."""
    if str(model.get("resblock", "1")) != "1" or model.get("semantic_frame_rate", "25hz") != "25hz":
        refuse("gptsovits-refused/decoder")
    try:
        codes, content = table[_S2_MARK].shape
        hears = "enc_q.pre.weight" in table
        rates = tuple(model["upsample_rates"])
        hop = 1
        for rate in rates:
            hop *= rate
        made = SoundSizes(
            symbols=table["enc_p.text_embedding.weight"].shape[0], content=content, codes=codes,
            frames_a_code=table["ssl_proj.weight"].shape[2],
            bins=table["enc_q.pre.weight"].shape[1] if hears else bins,
            style_bins=table["ref_enc.spectral.0.fc.weight"].shape[1],
            style_hidden=table["ref_enc.spectral.0.fc.weight"].shape[0], style=model["gin_channels"],
            speaker_embedding_channels=table["sv_emb.weight"].shape[1] if "sv_emb.weight" in table else 0,
            cross=table["enc_p.mrte.c_pre.weight"].shape[0], latent=model["inter_channels"],
            hidden=model["hidden_channels"], filter=model["filter_channels"], heads=model["n_heads"],
            layers=model["n_layers"], kernel=model["kernel_size"], dropout=model["p_dropout"],
            posterior_layers=16 if hears else 0, hop=hop, decoder_channels=model["upsample_initial_channel"],
            up_rates=rates, up_kernels=tuple(model["upsample_kernel_sizes"]),
            block_kernels=tuple(model["resblock_kernel_sizes"]),
            block_dilations=tuple(tuple(one) for one in model["resblock_dilation_sizes"]),
        )  # fmt: skip
        return checked(made)
    except (KeyError, TypeError, ValueError) as error:
        refuse("gptsovits-refused/config", says=f"{type(error).__name__}: {error}")


def semantic(table: Mapping[str, Tensor], config: JsonObject, file: str = "") -> SemanticModel:
    """The public s1 as ours; ``config``: as it lies in the file. Raises ``VoicewrightError``."""
    ours = semantic_table(table)
    return built(lambda: SemanticModel(semantic_sizes(_part(config, "model"), ours)), ours, file)


def sound(table: Mapping[str, Tensor], config: JsonObject, file: str = "") -> SoundModel:
    """The public s2 as ours. Raises ``VoicewrightError``, also for a codebook that was never filled."""
    ours = sound_table(table)
    data = _part(config, "data")
    if _S2_MARK not in ours or not all(name in ours for name in ("enc_p.text_embedding.weight", "ssl_proj.weight")):
        lacking = [name for name in (_S2_MARK, "enc_p.text_embedding.weight", "ssl_proj.weight") if name not in ours]
        refuse("gptsovits-refused/lacking", names=lacking)
    sizes = sound_sizes(_part(config, "model"), ours, _number(data, "filter_length", 2048, (16, 65_536)) // 2 + 1)
    model = built(lambda: SoundModel(sizes), ours, file)
    if not bool(model.quantizer.book.inited):
        refuse("gptsovits-refused/codebook")
    return model


def sample_rate(config: JsonObject) -> int:
    """Of what the public s2 says, Hz. Raises ``VoicewrightError``."""
    return _number(_part(config, "data"), "sampling_rate", 32000, (1000, 384_000))


def read(path: Path) -> foreign.Foreign:
    """A file of either kind. Raises ``VoicewrightError``."""
    return foreign.read(path)


def config_of(found: foreign.Foreign) -> JsonObject:
    """What a file was trained with. Raises ``VoicewrightError`` where that is not in it."""
    return _part(found.beside, "config")


def _number(data: JsonObject, name: str, usual: int, bounds: tuple[int, int]) -> int:
    found = data.get(name, usual)
    if not isinstance(found, int) or not bounds[0] <= found <= bounds[1]:
        refuse("gptsovits-refused/config", says=f"{name}: {found}")
    return found


def _part(config: JsonObject, name: str) -> JsonObject:
    found = config.get(name)
    if not isinstance(found, dict):
        refuse("gptsovits-refused/part", name=name)
    return found
