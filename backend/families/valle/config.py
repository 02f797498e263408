"""What valle can be told. No torch in here: the supervisor reads it."""

from dataclasses import dataclass, field, replace
from typing import Literal

from backend.families.valle.sizes import Sizes, usual_marks
from backend.protocol.abilities import AFTERWARDS
from backend.protocol.families import FamilyInfo, ImportInfo, PresetInfo, StageInfo

AR, NAR = "ar", "nar"
INFO = FamilyInfo(
    name="valle",
    title="VALL-E",
    minutes=60,
    stages=[
        StageInfo(
            name=AR,
            wants="phones",
            share=0.5,
        ),
        StageInfo(
            name=NAR,
            wants="phones",
            share=0.5,
        ),
    ],
    presets=[
        PresetInfo(name="tiny"),
        PresetInfo(name="small"),
        PresetInfo(name="small-v2"),
        PresetInfo(name="base"),
        PresetInfo(name="v1"),
        PresetInfo(name="v2"),
    ],
    # It obeys nothing natively: lengths and pitch are drawn. Edits of them are made on what it says.
    can=frozenset({"speaks", "follows", "imitates"}),
    controls=AFTERWARDS,
    imports=ImportInfo(
        patterns=["symbols.dict", "*valle_ar*.bin", "*valle_nar*.bin"],
    ),
)


Group = Literal["1", "2", "4", "8"]


@dataclass(frozen=True, kw_only=True)
class ValleConfig:
    """Everything that both stages can be told."""

    version: Literal["v1", "v2"] = "v1"
    """v1: a transformer in which phones see each other; v2: one Llama over phones and codes, as Amphion's second."""
    codec: str = "own"
    """Whose codes are spoken: the codec that comes with Voicewright, or a folder with EnCodec, DAC or SpeechTokenizer.
    """
    books: int = field(default=0, metadata={"min": 0, "max": 32})
    """How many of the codec's books are spoken, 2–32; 0: as many as it usually has."""
    group: Group = "1"
    """Codes that the first stage says at a step (VALL-E 2): more is faster and asks for more speech to learn from."""
    strides: int = field(default=4, metadata={"min": 0, "max": 8})
    """Version 1 is told which phone it says, and before each step goes on by 0 to so many phones less one, 0–8, so that
    it leaves nothing out and says nothing twice; 0: it finds its place by attention alone, as published.
    """
    guide_weight: float = field(default=0.3, metadata={"min": 0.0, "max": 10.0})
    """Where the place in the text is followed: weight, 0–10, of looking at the phone that is being said, by the
    dataset's alignment. Words come sooner.
    """
    code_vectors: bool = True
    """Version 1's second stage reads and predicts codes by where they lie in the codec's own space, where the codec
    tells: what sounds alike is alike from the start. Off: it learns of each code by itself, as published.
    """
    channels: int = field(default=256, metadata={"min": 16, "max": 2048})
    """Width of both networks, 16–2048; a multiple of twice the heads."""
    heads: int = field(default=4, metadata={"min": 1, "max": 32, "divides": "channels"})
    """Heads of attention, 1–32."""
    layers: int = field(default=6, metadata={"min": 1, "max": 32})
    """Layers of each network, 1–32."""
    inner: int = field(default=1024, metadata={"min": 16, "max": 8192})
    """Width within the feed-forward parts, 16–8192; four times the width is usual."""
    dropout: float = field(default=0.1, metadata={"min": 0.0, "max": 0.9})
    """Share of activations dropped while training, 0–0.9."""
    slips: float = field(default=0.0, metadata={"min": 0.0, "max": 0.9})
    """Share of the codes that version 1's first stage reads in training, 0–0.9, that it would have said itself in
    their place: so it learns to go on from its own speech. A step takes half as long again.
    """
    joined: float = field(default=0.5, metadata={"min": 0.0, "max": 1.0})
    """Share of examples, 0–1, that are two clips of one speaker after another: so a voice goes on from a reference."""
    unprompted: float = field(default=0.2, metadata={"min": 0.0, "max": 1.0})
    """Share of the second stage's steps, 0–1, that know nothing but phones and the books before: so a voice can begin.
    """
    shortest_s: float = field(default=0.5, metadata={"min": 0.1, "max": 10.0})
    """Clips that are shorter are left out, seconds, 0.1–10."""
    longest_s: float = field(default=14.0, metadata={"min": 2.0, "max": 60.0})
    """Clips that are longer are left out, and two are joined up to this length, seconds, 2–60."""
    batch_s: float = field(default=60.0, metadata={"min": 1.0, "max": 2000.0})
    """Seconds of speech a step takes, 1–2000; they are clips of about one length."""
    rate: float = field(default=5e-4, metadata={"min": 1e-6, "max": 1e-2})
    """Learning rate at its highest, 1e-6–0.01."""
    warmup_steps: int = field(default=1000, metadata={"min": 1, "max": 100_000})
    """Steps in which the learning rate rises, 1–100000."""
    fall_steps: int = field(default=0, metadata={"min": 0, "max": 10_000_000})
    """Steps at which the learning rate has fallen to almost nothing; 0: at the end of the budget, if there is one."""
    weight_decay: float = field(default=0.01, metadata={"min": 0.0, "max": 1.0})
    """How strongly weights are drawn to zero, 0–1."""
    clip_norm: float = field(default=1.0, metadata={"min": 0.01, "max": 1000.0})
    """Gradients are cut to this length before each step, 0.01–1000."""
    ema: float = field(default=0.999, metadata={"min": 0.0, "max": 0.99999})
    """How slowly the averaged weights that speak follow the trained ones, 0–0.99999."""
    precision: Literal["auto", "32", "bf16"] = "auto"
    """Arithmetic of training: auto uses bfloat16 where it is faster on this processor."""
    ar_model_ckpt_dir: str = ""
    """For the second stage: a folder with the first stage's checkpoint, ours or Amphion's; empty: the run's own."""
    prompt_s: float = field(default=3.0, metadata={"min": 0.0, "max": 10.0})
    """Length of the clip that a finished voice goes on from, seconds, 0–10; 0: it begins with nothing."""
    temperature: float = field(default=1.0, metadata={"min": 0.0, "max": 2.0})
    """How freely codes are drawn, 0–2: 0 takes the likeliest, 1 as often as it was heard."""
    top_p: float = field(default=0.9, metadata={"min": 0.01, "max": 1.0})
    """The likeliest codes that together have this share may be drawn, 0.01–1."""
    top_k: int = field(default=0, metadata={"min": 0, "max": 1024})
    """So many of the likeliest codes may be drawn, 0–1024; 0: all."""
    repetition_share: float = field(default=0.1, metadata={"min": 0.0, "max": 1.0})
    """A code that is more than this share of the last ten is drawn again from all (VALL-E 2), 0–1; 1: never."""

    def sizes(self, phones: int, codes: int, books: int) -> Sizes:
        """Of networks for so many phones, codes a book, and books."""
        return Sizes(
            version=self.version, phones=phones, codes=codes, books=books, channels=self.channels, heads=self.heads,
            layers=self.layers, inner=self.inner, dropout=self.dropout, group=int(self.group),
            marks=usual_marks(phones, codes) if self.version == "v2" else None,
            slips=self.slips if self.version == "v1" else 0.0,
            strides=self.strides if self.version == "v1" else 0,
        )  # fmt: skip


def presets() -> dict[str, ValleConfig]:
    """Name → config."""
    small = ValleConfig()
    large = replace(
        small, codec="", channels=1024, heads=16, inner=4096, batch_s=300.0, rate=1e-4, warmup_steps=16_000,
        fall_steps=800_000, joined=0.0, repetition_share=1.0, top_p=1.0, strides=0, code_vectors=False,
    )  # fmt: skip
    return {
        "tiny": replace(
            small, channels=96, heads=4, layers=3, inner=384, dropout=0.0, joined=0.0, unprompted=0.5, batch_s=20.0,
            rate=2e-3, warmup_steps=50, ema=0.97, prompt_s=0.0, temperature=0.0, strides=0, code_vectors=False,
        ),
        "small": small,
        "small-v2": replace(small, version="v2", inner=768),
        "base": replace(small, layers=4, batch_s=40.0, rate=1.5e-3, warmup_steps=100, ema=0.998, slips=0.5,
                        temperature=0.1, repetition_share=1.0),
        "v1": replace(large, layers=12),
        "v2": replace(large, version="v2", layers=16, dropout=0.0, warmup_steps=25_000, top_k=5, temperature=0.95,
                      top_p=0.9),
    }  # fmt: skip
