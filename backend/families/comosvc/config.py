"""What comosvc can be told. No torch in here: the supervisor reads it."""

from dataclasses import dataclass, field, replace
from typing import Literal

from backend.layers.sizes import Above, Doublings, Factor, Layers, Logarithm, Rows, Samples, Share, Width
from backend.protocol.families import FamilyInfo, ImportInfo, PresetInfo, StageInfo
from backend.vocoder.config import VocoderConfig

TEACHER, STUDENT, VOCODER = "teacher", "student", "vocoder"
STEPS = "steps"
"""The knob: how often the denoiser looks."""
INFO = FamilyInfo(
    name="comosvc",
    title="CoMoSVC",
    stages=[
        StageInfo(
            name=TEACHER,
            wants="nothing",
            share=0.4,
            share_onward=0.35,
        ),
        StageInfo(
            name=STUDENT,
            wants="nothing",
            share=0.35,
            share_onward=0.5,
        ),
        StageInfo(
            name=VOCODER,
            wants="nothing",
            share=0.25,
            share_onward=0.15,
        ),
    ],
    presets=[
        PresetInfo(name="tiny"),
        PresetInfo(name="small"),
        PresetInfo(name="base"),
    ],
    can=frozenset({"converts", "imitates"}),
    controls={"pitch": "native"},
    imports=ImportInfo(
        patterns=["model_*.pt"],
    ),
)


@dataclass(frozen=True, kw_only=True)
class Levels:
    """Of the noise, as multiples of the normalised mel's unit (Karras et al. 2022, table 1)."""

    least: Above = 0.002
    """σ where nothing is left to do."""
    most: Above = 80.0
    """σ where nothing is left to see."""
    rho: Above = 7.0
    """How much closer the levels of a sampler lie at the low end."""
    data: Above = 0.5
    """Standard deviation of normalised mels."""
    log_mean: Logarithm = -1.2
    """Mean of ln σ in training."""
    log_spread: Logarithm = 1.2
    """Standard deviation of ln σ in training."""
    skip_from_least: bool = True
    """Whether the skip connection counts σ from the least level (CoMoSVC) or from 0 (DiffComoSVC)."""
    visits_least: bool = False
    """Whether the teacher's sampler evaluates at the least level as well (DiffComoSVC): one step more than is said."""
    residual: bool = False
    """Whether the denoiser makes what the coarse mel lacks (ours: it then cannot end far from that, and low levels are
    enough), or the mel itself, from noise around the coarse one (the public systems).
    """

    @property
    def again(self) -> float:
        """Least σ that a student starts from once more, where it takes more than one step.

        Of a residual five times its deviation: from less, what noise is left passes for detail, until nothing else
        remains (measured on the base that ships: after 40 steps down to the least σ no word is understood).
        """
        return 5 * self.data if self.residual else self.least


@dataclass(frozen=True, kw_only=True)
class DenoiserSizes:
    """Sizes of the denoiser, and where the two public ones differ."""

    channels: Width
    blocks: Layers
    kernel: Factor = 3
    dilation_cycle: Doublings = 1
    """Dilations double this many times before they begin anew; 1: all are 1 (CoMoSVC)."""
    sigmoid_first: bool = False
    """Which half of a block's channels is the gate: the first (CoMoSVC) or the second (DiffComoSVC)."""
    level_channels: Width = 128
    """Sines and cosines that a level is told by, even."""
    level_hidden: Width = 512
    level_layers: Layers = 2
    """Activated layers on them."""
    level_activation: Literal["mish", "silu"] = "silu"
    level_in_each_block: bool = False
    """Whether each block has a layer of its own on what is known of the level (CoMoSVC)."""
    sine_first: bool = False
    """Order of the level's waves: sine, cosine (CoMoSVC) or cosine, sine (DiffComoSVC)."""
    level_reaches_period: bool = False
    """Whether the slowest wave has the period exactly (CoMoSVC) or one step less."""


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Sizes of the whole network, read off an official checkpoint or made of a config and a dataset."""

    n_mels: Width
    hidden: Width
    """Width of what is known of a frame."""
    contents: tuple[tuple[str, int], ...]
    """Features of what is said: name of the layer that takes them, their width."""
    singers: Rows
    """Rows of the table of singers; 0: one singer, who needs none."""
    bins: Width = 256
    """Rows of the tables of pitch and loudness; 0: both enter as numbers, by a layer each (CoMoSVC)."""
    shifts: bool = False
    """Whether training tells by how much a recording's pitch was shifted (CoMoSVC)."""
    speaker_embedding_channels: Width = 0
    """Numbers of the speaker embedding that a singer is known by beside their row; 0: none."""
    lowest_hz: Above = 50.0
    highest_hz: Above = 1100.0
    quietest: Above = 1e-30
    """Lower end of the table of loudness, above 0."""
    loudest: Above = 1.5
    """Upper end of the table of loudness, mean magnitude."""
    layers: Layers = 6
    """Blocks of the encoder, which makes a coarse mel of the conditions; 0: there is none (CoMoSVC)."""
    heads: Layers = 2
    filter: Width = 512
    dropout: Share = 0.1
    denoiser: DenoiserSizes
    levels: Levels = field(default_factory=Levels)
    boundaries: Samples = 40
    """Levels that distillation steps along."""
    solver: Literal["euler", "heun"] = "heun"
    """How the teacher steps in distillation."""

    @property
    def context(self) -> int:
        """Channels that the denoiser is told: the coarse mel, or the conditions themselves."""
        return self.n_mels if self.layers else self.hidden


@dataclass(frozen=True, kw_only=True)
class ComoSvcConfig:
    """Everything that the stages can be told."""

    sample_rate: int = field(default=24000, metadata={"min": 8000, "max": 48000})
    """Rate of the voice, Hz, 8000–48000; recordings are resampled to it."""
    hop: int = field(default=240, metadata={"min": 40, "max": 1024, "multiple": 2, "at_most": "n_fft"})
    """Samples a frame, even, 40–1024; 10 ms is a good length."""
    n_fft: int = field(default=1024, metadata={"min": 256, "max": 4096, "multiple": 2})
    """Samples that the mel spectrum looks at, 256–4096."""
    n_mels: int = field(default=100, metadata={"min": 20, "max": 160})
    """Bands of the mel spectrum, 20–160."""
    content: str = "hama+whisper-tiny.en#4"
    """What listens to the words: the name of an installed resource, or of several that listen together (a+b)."""
    hidden: int = field(default=192, metadata={"min": 16, "max": 1024, "multiple": 2})
    """Width of what is known of a frame, even, 16–1024."""
    encoder_layers: int = field(default=4, metadata={"min": 1, "max": 12})
    """Blocks that make a coarse spectrum of it, 1–12."""
    encoder_filter: int = field(default=384, metadata={"min": 16, "max": 4096})
    """Width inside such a block, 16–4096."""
    denoiser_channels: int = field(default=192, metadata={"min": 16, "max": 1024})
    """Width of the denoiser, 16–1024."""
    denoiser_blocks: int = field(default=10, metadata={"min": 1, "max": 40})
    """Blocks of the denoiser, 1–40."""
    speaker_embedding_channels: int = field(default=0, metadata={"min": 0, "max": 256})
    """Numbers of the speaker embedding that a singer is known by beside a vector of their own: 256, or 0 for none."""
    dropout: float = field(default=0.1, metadata={"min": 0.0, "max": 0.9})
    """Share of activations dropped in the encoder while training, 0–0.9."""
    shift_semitones: float = field(default=4.0, metadata={"min": 0.0, "max": 12.0})
    """How far recordings are shifted while training, 0–12: the voice learns pitches that nobody recorded."""
    shift_share: float = field(default=0.3, metadata={"min": 0.0, "max": 1.0})
    """Share of excerpts that are shifted, 0–1."""
    crop_frames: int = field(default=160, metadata={"min": 32, "max": 4000})
    """Length of an excerpt, frames, 32–4000."""
    batch_size_teacher: int = field(default=8, metadata={"min": 1, "max": 512})
    """Excerpts a step of the teacher takes, 1–512."""
    batch_size_student: int = field(default=8, metadata={"min": 1, "max": 512})
    """Excerpts a step of the student takes, 1–512."""
    rate_teacher: float = field(default=8e-4, metadata={"min": 1e-6, "max": 1e-2})
    """Learning rate of the teacher, 1e-6–1e-2."""
    rate_student: float = field(default=4e-4, metadata={"min": 1e-6, "max": 1e-2})
    """Learning rate of the student, 1e-6–1e-2."""
    encoder_steps: int = field(default=300, metadata={"min": 0, "max": 10_000_000})
    """So many steps teach the coarse spectrum alone: a denoiser that starts from a good one learns sooner."""
    prior_weight: float = field(default=1.0, metadata={"min": 0.0, "max": 100.0})
    """How much the coarse spectrum's distance counts, 0–100."""
    structure_weight: float = field(default=1.0, metadata={"min": 0.0, "max": 100.0})
    """How much its likeness as a picture counts, 0–100."""
    boundaries: int = field(default=40, metadata={"min": 2, "max": 1000})
    """Noise levels that the student learns to jump over, 2–1000."""
    solver: Literal["heun", "euler"] = "heun"
    """How the teacher steps from one to the next while the student learns: twice looked (heun) or once (euler)."""
    teacher_ema: float = field(default=0.999, metadata={"min": 0.0, "max": 0.99999})
    """How slowly the teacher's averaged weights follow the trained ones, 0–0.99999."""
    target_ema: float = field(default=0.95, metadata={"min": 0.0, "max": 0.99999})
    """How slowly the target, which is what converts, follows the student, 0–0.99999."""
    critic_weight: float = field(default=0.2, metadata={"min": 0.0, "max": 10.0})
    """How much it counts, 0–10, that the student's spectra please a critic, which hears their blur; 0 leaves it out."""
    critic_channels: int = field(default=24, metadata={"min": 4, "max": 256})
    """Width of the critic, 4–256."""
    rate_critic: float = field(default=5e-4, metadata={"min": 1e-6, "max": 1e-2})
    """Learning rate of the critic, 1e-6–1e-2."""
    vocoder_channels: int = field(default=256, metadata={"min": 16, "max": 1024})
    """Width of the vocoder, 16–1024."""
    vocoder_layers: int = field(default=6, metadata={"min": 1, "max": 16})
    """Blocks of the vocoder, 1–16."""
    vocoder_n_fft: int = field(default=960, metadata={"min": 128, "max": 4096, "multiple": 2, "at_least_twice": "hop"})
    """Samples of the frames that the vocoder's filter works on, at least twice the hop, even, 128–4096."""
    batch_size_vocoder: int = field(default=16, metadata={"min": 1, "max": 512})
    """Segments a step of the vocoder takes, 1–512."""
    segment_frames: int = field(default=64, metadata={"min": 16, "max": 1000})
    """Length of a segment, frames, 16–1000."""
    rate_vocoder: float = field(default=1e-3, metadata={"min": 1e-6, "max": 1e-2})
    """Learning rate of the vocoder, 1e-6–1e-2."""
    stretch_share: float = field(default=0.25, metadata={"min": 0.0, "max": 1.0})
    """Share of its segments that are played faster or slower, 0–1."""
    adversary_step: int = field(default=1000, metadata={"min": 0, "max": 10_000_000})
    """From this step on, the vocoder must also please discriminators; at once where a voice hands its own on."""
    adversary_weight: float = field(default=0.1, metadata={"min": 0.0, "max": 10.0})
    """How much that weighs, 0–10; 0 leaves the discriminators out."""
    adversary_channels: int = field(default=16, metadata={"min": 4, "max": 256})
    """Width of the discriminators, 4–256."""
    vocoder_ema: float = field(default=0.998, metadata={"min": 0.0, "max": 0.99999})
    """How slowly the vocoder's averaged weights follow the trained ones, 0–0.99999."""
    precision: Literal["auto", "32", "bf16"] = "auto"
    """Arithmetic: auto uses bfloat16 where it is faster on this processor."""

    @property
    def vocoder(self) -> VocoderConfig:
        """The vocoder's part, and with it the mel spectrum."""
        return VocoderConfig.of(self)

    @property
    def hop_s(self) -> float:
        """Seconds a frame."""
        return self.hop / self.sample_rate

    def sizes(self, content_width: int, singers: int) -> Sizes:
        """Of the network: DiffComoSVC's, told by how much an excerpt was shifted, as CoMoSVC is."""
        return Sizes(
            n_mels=self.n_mels, hidden=self.hidden, singers=singers,
            # No layer is called by a name with a full stop.
            contents=((self.content.replace(".", "_"), content_width),),
            shifts=self.shift_share > 0, speaker_embedding_channels=self.speaker_embedding_channels,
            quietest=1e-4, loudest=1.0,
            layers=self.encoder_layers, filter=self.encoder_filter, dropout=self.dropout,
            denoiser=DenoiserSizes(
                channels=self.denoiser_channels, blocks=self.denoiser_blocks, dilation_cycle=4,
                level_channels=128, level_hidden=2 * self.denoiser_channels,
            ),
            levels=Levels(data=0.2, most=2.0, log_mean=-2.1, residual=True), boundaries=self.boundaries,
            solver=self.solver,
        )  # fmt: skip


def presets() -> dict[str, ComoSvcConfig]:
    """Name → config."""
    small = ComoSvcConfig()
    return {
        "tiny": replace(
            small, sample_rate=16000, hop=160, n_mels=80, hidden=64, encoder_layers=2, encoder_filter=128,
            denoiser_channels=96, denoiser_blocks=4, dropout=0.0, shift_share=0.0, crop_frames=96,
            batch_size_teacher=8, batch_size_student=8, rate_teacher=3e-3, rate_student=1e-3, encoder_steps=20,
            boundaries=18, teacher_ema=0.95, critic_weight=0.0, vocoder_channels=64, vocoder_layers=2,
            vocoder_n_fft=640, batch_size_vocoder=4, segment_frames=48, rate_vocoder=3e-3, stretch_share=0.0,
            adversary_weight=0.0, vocoder_ema=0.95,
        ),
        "small": small,
        "base": replace(small, speaker_embedding_channels=256),
    }  # fmt: skip
