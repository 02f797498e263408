"""What dctts can be told. No torch in here: the supervisor reads it."""

from dataclasses import dataclass, field, replace
from typing import Literal

from backend.audio.mel import MelConfig
from backend.protocol.abilities import AFTERWARDS
from backend.protocol.families import FamilyInfo, ImportInfo, PresetInfo, StageInfo

TEXT2MEL, SSRN = "text2mel", "ssrn"
INFO = FamilyInfo(
    name="dctts",
    title="DC-TTS",
    stages=[
        StageInfo(
            name=TEXT2MEL,
            share=0.6,
        ),
        StageInfo(
            name=SSRN,
            share=0.4,
        ),
    ],
    presets=[
        PresetInfo(name="tiny"),
        PresetInfo(name="small"),
        PresetInfo(name="paper"),
    ],
    # It obeys nothing natively: lengths follow from its attention and pitch from its spectrum. Edits are re-synthesis.
    controls=AFTERWARDS,
    imports=ImportInfo(
        patterns=["*.index", "*.data-?????-of-?????"],
    ),
)
REDUCTION = 4
"""Frames of the full spectrum for one coarse frame: the sound stage doubles twice."""


@dataclass(frozen=True, kw_only=True)
class DcttsConfig:
    """Everything that both stages can be told."""

    sample_rate: int = field(default=16000, metadata={"min": 8000, "max": 48000})
    """Rate of the voice, Hz, 8000–48000; recordings are resampled to it."""
    hop: int = field(default=200, metadata={"min": 40, "max": 1024, "multiple": 2, "at_most": "n_fft"})
    """Samples a frame of the full spectrum, even, 40–1024; 12.5 ms is usual. Coarse frames are four times as long."""
    win: int = field(default=800, metadata={"min": 80, "max": 4096, "multiple": 2, "at_most": "n_fft"})
    """Samples of the spectrum's window, even, at most ``n_fft``; 50 ms is usual."""
    n_fft: int = field(default=1024, metadata={"min": 256, "max": 4096, "multiple": 2})
    """Samples of the transform, 256–4096; the full spectrum has half of them, and one, as frequencies."""
    n_mels: int = field(default=80, metadata={"min": 10, "max": 160})
    """Bands of the coarse mel spectrum, 10–160."""
    text_input: Literal["phones", "characters"] = "phones"
    """What is read: phones, for every language, or the letters of ``alphabet``."""
    alphabet: str = "PE abcdefghijklmnopqrstuvwxyz'.?"
    """Letters that are read; the first stands for padding, the second for the text's end. Others are left out."""
    padded_characters: int = field(default=0, metadata={"min": 0, "max": 1000})
    """Texts are padded to so many characters and the padding is read, as official weights expect; 0: they are not."""
    speaker: str = ""
    """Whose clips are learnt from; empty where all clips are one person's."""
    embedding_channels: int = field(default=64, metadata={"min": 8, "max": 512})
    """Width of a letter's or phone's vector, 8–512."""
    channels: int = field(default=96, metadata={"min": 16, "max": 1024})
    """Width of the speech stage, 16–1024; its text encoder is twice as wide."""
    ssrn_channels: int = field(default=160, metadata={"min": 16, "max": 1024})
    """Width of the sound stage, 16–1024; twice that after the last doubling."""
    dropout: float = field(default=0.05, metadata={"min": 0.0, "max": 0.9})
    """Share of activations dropped while training, 0–0.9."""
    frame_noise: float = field(default=0.0, metadata={"min": 0.0, "max": 1.0})
    """Noise on the past frames that the speech stage goes on from while training, as a share of the range, 0–1."""
    frame_dropout: float = field(default=0.0, metadata={"min": 0.0, "max": 0.9})
    """Share of those past frames that are hidden while training, 0–0.9: what comes next is then learnt from text."""
    past_dropout: float = field(default=0.0, metadata={"min": 0.0, "max": 0.9})
    """Share of what the first two layers make of past frames that is dropped while training, 0–0.9: few minutes of
    speech are else known by heart from their past, and the text is not listened to."""
    symbol_dropout: float = field(default=0.0, metadata={"min": 0.0, "max": 0.9})
    """Share of letters or phones that are hidden while training, 0–0.9, so that no neighbourhood is learnt by heart."""
    query_dropout: float = field(default=0.0, metadata={"min": 0.0, "max": 1.0})
    """Share of clips, 0–1, that the decoder must say from the text alone while training, without the past."""
    context: Literal["long", "short"] = "long"
    """How far the speech stage sees: long as published, a whole sentence; short: the phones nearby and the last few
    seconds, so that few minutes of speech are not learnt by heart sentence by sentence."""
    norm_epsilon: float = field(default=1e-5, metadata={"min": 1e-12, "max": 1e-2})
    """Smallest variance that layers divide by, 1e-12–1e-2; official weights were made with 1e-12."""
    output_norm: bool = False
    """Whether even the last outputs are normalised, as in official weights; spectra are learnt faster without."""
    guide: Literal["diagonal", "alignment"] = "diagonal"
    """Where attention is drawn to: the sentence's diagonal, as published, or, for phones, where the dataset's alignment
    heard them, which is learnt several times as fast."""
    guide_slack_s: float = field(default=0.05, metadata={"min": 0.005, "max": 1.0})
    """Seconds of such an alignment that a frame is drawn to, 0.005–1; its window is as long."""
    alignment_share: float = field(default=0.5, metadata={"min": 0.0, "max": 1.0})
    """Share of clips, 0–1, whose text is read along such an alignment while training, and not along attention: sounds
    are learnt before attention finds them."""
    guide_width: float = field(default=0.2, metadata={"min": 0.02, "max": 2.0})
    """How far it may leave the diagonal unpunished, as a share of the sentence, 0.02–2."""
    guide_weight: float = field(default=1.0, metadata={"min": 0.0, "max": 100.0})
    """How much that punishment weighs, 0–100."""
    batch_size_text2mel: int = field(default=16, metadata={"min": 1, "max": 512})
    """Clips a step of the speech stage takes, 1–512."""
    batch_size_ssrn: int = field(default=16, metadata={"min": 1, "max": 512})
    """Pieces of clips a step of the sound stage takes, 1–512."""
    segment_frames: int = field(default=32, metadata={"min": 0, "max": 1000})
    """Length of such a piece in coarse frames, 0–1000; 0 takes whole clips."""
    rate: float = field(default=1e-3, metadata={"min": 1e-6, "max": 1e-1})
    """Learning rate at its highest, 1e-6–0.1; it is reached after ``warmup_steps`` and then falls as 1/√step."""
    rate_ssrn: float = field(default=0.0, metadata={"min": 0.0, "max": 1e-1})
    """The same for the sound stage, which bursts sooner; 0: as for the speech stage."""
    warmup_steps: int = field(default=400, metadata={"min": 1, "max": 100_000})
    """Steps in which the learning rate rises, 1–100000."""
    settling: float = field(default=0.0, metadata={"min": 0.0, "max": 1.0})
    """Last part of the budget in which the learning rate falls to almost nothing, 0–1."""
    ema: float = field(default=0.99, metadata={"min": 0.0, "max": 0.99999})
    """How slowly the averaged weights that speak follow the trained ones, 0–0.99999."""
    precision: Literal["auto", "32", "bf16"] = "auto"
    """Arithmetic of training: auto uses bfloat16 where it is faster on this processor."""
    attention_window: int = field(default=3, metadata={"min": 1, "max": 20})
    """How many letters or phones, from the last one on, a frame may look at when speaking, 1–20."""
    stop_frames: int = field(default=4, metadata={"min": 1, "max": 100})
    """Speech ends when so many coarse frames have looked at the text's end, 1–100."""
    sharpness: float = field(default=1.5, metadata={"min": 1.0, "max": 3.0})
    """Power to which the spectrum is raised before it becomes sound, 1–3; takes away some of its haze."""
    griffin_lim_rounds: int = field(default=50, metadata={"min": 1, "max": 1000})
    """Rounds in which the spectrum's phase is guessed, 1–1000."""
    output: Literal["griffin-lim", "vocoder"] = "griffin-lim"
    """What makes the sound: a guess of the phase, or the source-filter vocoder. Changed pitch takes the vocoder."""
    vocoder: str = ""
    """Folder of a voice whose trained vocoder is taken into this one; empty: the one that comes with Voicewright."""

    @property
    def mel(self) -> MelConfig:
        """Framing of both spectra, and the bands of the coarse one."""
        return MelConfig(
            sample_rate=self.sample_rate, n_fft=self.n_fft, hop=self.hop, win=self.win, n_mels=self.n_mels, fmin=0.0,
            fmax=self.sample_rate / 2,
        )  # fmt: skip

    @property
    def bins(self) -> int:
        """Frequencies of the full spectrum."""
        return self.n_fft // 2 + 1

    @property
    def hop_s(self) -> float:
        """Seconds a frame of the full spectrum."""
        return self.hop / self.sample_rate


def presets() -> dict[str, DcttsConfig]:
    """Name → config."""
    plain = DcttsConfig()
    return {
        "tiny": replace(
            plain, embedding_channels=32, channels=64, ssrn_channels=96, n_fft=512, win=512, n_mels=60, dropout=0.0,
            batch_size_text2mel=8,
            batch_size_ssrn=4, segment_frames=12, warmup_steps=100, rate=2e-3, ema=0.97,
        ),
        "small": replace(
            plain, hop=160, guide="alignment", guide_weight=0.3, alignment_share=0.7, context="short", dropout=0.0,
            past_dropout=0.2, symbol_dropout=0.1, query_dropout=0.6, batch_size_text2mel=8, rate=4e-3, rate_ssrn=2e-3,
            warmup_steps=200, settling=0.4, ema=0.998,
        ),
        "paper": replace(
            plain, sample_rate=22050, hop=276, win=1102, n_fft=2048, embedding_channels=128, channels=256,
            ssrn_channels=512, norm_epsilon=1e-12, output_norm=True, batch_size_text2mel=32, batch_size_ssrn=32,
            segment_frames=0, warmup_steps=4000, ema=0.999,
        ),
    }  # fmt: skip
