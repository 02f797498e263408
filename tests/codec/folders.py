"""Folders of public codecs, tiny and with random weights, as their authors' programs write them."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from backend.audio import torchaudio_shim
from backend.codec.speechtokenizer import Network
from backend.layers.codebook import Codebook

torchaudio_shim.install()

SPEECHTOKENIZER = {
    "n_filters": 2, "strides": [4, 2], "dimension": 12, "semantic_dimension": 6, "bidirectional": True,
    "dilation_base": 2, "residual_kernel_size": 3, "n_residual_layers": 1, "lstm_layers": 2, "activation": "ELU",
    "codebook_size": 16, "n_q": 3, "sample_rate": 16_000,
}  # fmt: skip


def encodec(folder: Path) -> Path:
    from transformers import EncodecConfig, EncodecModel

    torch.manual_seed(0)
    config = EncodecConfig(
        num_filters=2, hidden_size=8, codebook_size=16, codebook_dim=8, target_bandwidths=[0.9, 3.6],
        sampling_rate=24_000,
    )  # fmt: skip
    model = EncodecModel(config)
    for name, tensor in model.named_buffers():
        if name.endswith(".embed"):
            tensor.normal_()
    model.save_pretrained(folder)
    return folder


def dac(folder: Path) -> Path:
    from transformers import DacConfig, DacModel

    torch.manual_seed(0)
    config = DacConfig(encoder_hidden_size=2, decoder_hidden_size=16, n_codebooks=3, codebook_size=16, codebook_dim=4)
    DacModel(config).save_pretrained(folder)
    return folder


def speechtokenizer(folder: Path, *, pickled: bool = True) -> Path:
    """With the names of the public implementation, and torch's older ones of weight norm."""
    torch.manual_seed(0)
    table = {}
    network = Network(SPEECHTOKENIZER)
    with torch.no_grad():
        left = network.encoder(torch.randn(1, 1, 8 * 64))
        for book in network.books:
            assert isinstance(book, Codebook)
            book.embed.copy_(left[0, :, torch.randperm(64)[:16]].T)
            left = left - book.vectors(book.encode(left))
    for name, tensor in network.state_dict().items():
        name = name.replace(".parametrizations.weight.original0", ".weight_g")
        name = name.replace(".parametrizations.weight.original1", ".weight_v")
        if name.startswith("books."):
            _, number, what = name.split(".")
            name = f"quantizer.vq.layers.{number}._codebook.{what}"
        table[name] = tensor.contiguous()
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(SPEECHTOKENIZER), "utf-8")
    if pickled:
        torch.save(table, folder / "SpeechTokenizer.pt")
    else:
        save_file(table, folder / "SpeechTokenizer.safetensors")
    return folder
