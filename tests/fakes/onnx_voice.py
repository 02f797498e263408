"""Speaking with an exported folder, by onnxruntime and numpy alone: what README.md shows, and what tests compare."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

Array = NDArray[Any]


class OnnxVoice:
    """The graphs of a folder, called by name."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self.card: dict[str, Any] = json.loads((folder / "onnx.json").read_text("utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._sessions = {
            name: onnxruntime.InferenceSession(folder / graph["file"], options, providers=["CPUExecutionProvider"])
            for name, graph in self.card["graphs"].items()
        }

    def __contains__(self, name: str) -> bool:
        return name in self._sessions

    def run(self, name: str, **inputs: Array) -> dict[str, Array]:
        """Outputs by name. Inputs that the graph does not have are left out."""
        graph = self.card["graphs"][name]
        given = {key: value for key, value in inputs.items() if key in graph["inputs"]}
        return dict(zip(graph["outputs"], self._sessions[name].run(None, given), strict=True))


def fastpitch(
    voice: OnnxVoice, symbols: list[str], words: list[int], frames: Array | None = None, log_f0: Array | None = None,
    voiced: Array | None = None, noise: Array | None = None,
) -> Array:  # fmt: skip
    """Samples (n,). ``frames`` (P,), ``log_f0`` and ``voiced`` (T,): as the voice would have them, where left out."""
    rows = [voice.card["symbols"].index(symbol) for symbol in symbols]
    who = {"speaker": np.array([0]), "language": np.array([0])}
    encoded = voice.run("encoder", symbol=np.array([rows]), word=np.array([words]), **who)
    if frames is None:
        frames = np.maximum(np.rint(np.exp(encoded["log_frames"][0])), 2).astype(np.int64)
    length = frames[None]
    if log_f0 is None or voiced is None:
        drawn = voice.run("pitch", prosody=encoded["prosody"], length=length, **who)
        silent = np.array([symbol.startswith("_") for symbol in symbols])[np.repeat(np.arange(len(rows)), frames)]
        log_f0, voiced = drawn["log_f0"][0], ((drawn["voicing"][0] > 0) & ~silent).astype(np.float32)
    told = {"length": length, "log_f0": log_f0[None], "voiced": voiced[None]}
    mel = voice.run("decoder", known=encoded["known"], energy=encoded["energy"], **told, **who)["mel"]
    if noise is None:
        noise = np.random.default_rng(0).standard_normal(mel.shape[1] * voice.card["hop"], np.float32)
    samples: Array = voice.run("vocoder", mel=mel, noise=noise[None], **told)["samples"][0]
    return samples


def vits(
    voice: OnnxVoice, text: dict[str, Array], frames: Array | None = None, speaker: int = 0, **pitch: Array
) -> Array:
    """Samples (n,). ``text``: rows (P,) of ``symbol``, ``tone``, ``language`` and features of words (W, P);
    ``frames`` (P,): as the voice would have them, where left out; ``pitch``: ``log_f0`` and ``voiced`` (T,) likewise,
    and ``noise`` (T · hop,); ``spread`` (Z, T) is the noise of the latent frames.
    """
    card, chance = voice.card, np.random.default_rng(0)
    who = {"speaker": np.array([speaker]), "style": np.array([card["style"]], np.float32)}
    told = voice.run("speaker", **who) if "speaker" in voice else {}
    read = voice.run("text", **{name: row[None] for name, row in text.items()}, **told)
    hidden = {"hidden": read["hidden"], **told}
    if frames is None:
        noise = card["length_noise"] * chance.standard_normal((1, 2, read["hidden"].shape[2]), np.float32)
        log_frames = voice.run("sdp", noise=noise, **hidden)["log_frames"]
        if "dp" in voice:
            share = card["stochastic"]
            log_frames = share * log_frames + (1 - share) * voice.run("dp", **hidden)["log_frames"]
        frames = np.ceil(np.exp(log_frames[0, 0])).astype(np.int64)
    token = np.repeat(np.arange(len(frames)), frames)
    mean, log_deviation = read["mean"][:, :, token], read["log_deviation"][:, :, token]
    told_pitch: dict[str, Array] = {}
    if "pitch" in voice:
        length = frames[None]
        own = voice.run("pitch", length=length, **hidden)
        told_pitch = {"log_f0": own["log_f0"], "voiced": (own["voicing"] > 0.5).astype(np.float32)}
        told_pitch |= {name: pitch[name][None] for name in ("log_f0", "voiced") if name in pitch}
        more = voice.run("prior", length=length, **hidden, **told_pitch)
        mean, log_deviation = mean + more["mean"], log_deviation + more["log_deviation"]
        told_pitch["noise"] = pitch.get("noise", chance.standard_normal(len(token) * card["hop"], np.float32))[None]
    around = pitch.get("spread", card["noise"] * chance.standard_normal(mean.shape[1:], np.float32))
    z = voice.run("flow", z=mean + around[None] * np.exp(log_deviation), **told)["made"]
    samples: Array = voice.run("decoder", z=z, **told, **told_pitch)["samples"][0]
    return samples
