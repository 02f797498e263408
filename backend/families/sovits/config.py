"""What sovits can be told. No torch in here: the supervisor reads it."""

from dataclasses import dataclass, field, replace
from typing import Literal

from backend.layers.sizes import Dilations, Factor, Factors, Layers, Rate, Rows, Samples, Share, Width, numbers
from backend.protocol.abilities import AFTERWARDS
from backend.protocol.families import FamilyInfo, ImportInfo, PresetInfo, StageInfo

S1, S2 = "s1", "s2"
INFO = FamilyInfo(
    name="sovits",
    title="GPT-SoVITS",
    minutes=30,
    stages=[
        StageInfo(
            name=S2,
            wants="phones",
            share=0.6,
            share_onward=0.5,
        ),
        StageInfo(
            name=S1,
            wants="phones",
            share=0.4,
            share_onward=0.5,
        ),
    ],
    presets=[
        PresetInfo(name="tiny"),
        PresetInfo(name="small"),
        PresetInfo(name="base"),
        PresetInfo(
            name="official",
        ),
    ],
    can=frozenset({"speaks", "follows", "imitates"}),
    controls=AFTERWARDS | {"duration": "native", "speed": "native"},
    imports=ImportInfo(
        patterns=["*.ckpt"],
    ),
)
Freeze = Literal["auto", "on", "off"]


@dataclass(frozen=True, kw_only=True)
class SemanticSizes:
    """Sizes of s1."""

    symbols: Rows
    """Rows of the table of phones."""
    codes: Rows
    """Semantic codes; the end is one more."""
    channels: Width = 512
    heads: Layers = 16
    layers: Layers = 24
    dropout: Share = 0.0
    words: Width = 0
    """Width of features of words; 0: it hears none."""
    strides: Rows = 0
    """Ways by which a code's place in the text differs from that of the one before: 0 to so many phones less one; 0: it
    finds its place by attention alone, as the public system does."""


@dataclass(frozen=True, kw_only=True)
class SoundSizes:
    """Sizes of s2."""

    symbols: Rows
    """Rows of the table of phones."""
    content: Width = 768
    """Width of the content features, and of the codes' vectors."""
    codes: Rows = 1024
    """Rows of the codebook."""
    frames_a_code: Factor = 2
    """Content frames of one semantic code."""
    bins: Width = 1025
    """Of the linear spectrum."""
    style_bins: Width = 704
    """The lowest of them, which style is heard from."""
    style_hidden: Width = 128
    style: Width = 512
    """Width of the style's vector."""
    speaker_embedding_channels: Width = 0
    """Width of the speaker embedding that is heard beside the style (v2Pro); 0: none."""
    cross: Width = 512
    """Width in which what is said looks at the phones; the style's, unless there is a speaker embedding."""
    cross_heads: Layers = 4
    """Heads by which what is said looks at the phones."""
    latent: Width = 192
    hidden: Width = 192
    filter: Width = 768
    heads: Layers = 2
    layers: Layers = 6
    """Transformer blocks over phones; half as many before and after them over frames."""
    kernel: Factor = 3
    dropout: Share = 0.1
    posterior_layers: Layers = 16
    """Of what listens to recordings; 0: there is none, as in files that only speak."""
    flow: Literal["wn", "transformer"] = "wn"
    flows: Layers = 4
    flow_layers: Layers = 4
    decoder: Literal["hifigan", "istft", "vocos", "mel"] = "hifigan"
    """``mel``: latent frames are mel spectra, and the shared vocoder makes them sound; see ``model/spectra.py``."""
    hop: Samples = 640
    """Samples a latent frame."""
    content_hop: Width = 0
    """Samples a content frame; 0: the same."""
    decoder_channels: Width = 512
    decoder_layers: Layers = 4
    """Of vocos."""
    up_rates: Factors = (10, 8, 2, 2, 2)
    up_kernels: Factors = (16, 16, 8, 2, 2)
    block_kernels: Factors = (3, 7, 11)
    block_dilations: Dilations = ((1, 3, 5), (1, 3, 5), (1, 3, 5))
    source_rate: Rate = 0
    """Hz of the sound that is made of a source with F0; 0: the decoder has no source, and pitch cannot be told."""
    frame_layers: Layers = 3
    """Of what predicts F0, where there is a source."""
    placed: bool = False
    """Whether codes are told their phones, by where s1 or an alignment is in the text; False: they look for them."""

    @property
    def spectral(self) -> bool:
        """Whether latent frames are mel spectra."""
        return self.decoder == "mel"

    @property
    def speaker_channels(self) -> int:
        """What posterior, flow and decoder are told is the style."""
        return self.style

    @property
    def frames_a_content(self) -> float:
        """Latent frames of one content frame."""
        return self.content_hop / self.hop if self.content_hop else 1.0


@dataclass(frozen=True, kw_only=True)
class SovitsConfig:
    """Everything that both stages can be told."""

    sample_rate: int = field(default=16000, metadata={"min": 8000, "max": 48000, "multiple": 100})
    """Rate of the voice, Hz, 8000–48000, a multiple of 100; recordings are resampled to it."""
    content: str = "hama"
    """What listens to what is said: ``hama``, which comes with Voicewright, another installed one, or a folder with an
    official HuBERT."""
    freeze_quantizer: Freeze = "auto"
    """Whether the semantic codes stay as they are: on; off: they go on learning in the sound stage, and the language
    stage must be trained after it; auto: they stay where training goes on from a voice, and learn where it begins."""
    codes: int = field(default=256, metadata={"min": 16, "max": 4096})
    """Semantic codes, 16–4096."""
    hop: int = field(default=320, metadata={"min": 64, "max": 1024, "multiple": 2, "at_most": "n_fft"})
    """Samples a latent frame, even, 64–1024; a 50th of the rate in the public system."""
    n_fft: int = field(default=1024, metadata={"min": 256, "max": 4096, "multiple": 2})
    """Samples that the linear spectrum looks at, even, 256–4096."""
    n_mels: int = field(default=80, metadata={"min": 20, "max": 160})
    """Bands of the mel spectrum that the sound is compared in, 20–160."""
    style_channels: int = field(default=128, metadata={"min": 16, "max": 1024, "multiple": 4})
    """Width of a recording's style, 16–1024, a multiple of 4."""
    hidden: int = field(default=96, metadata={"min": 16, "max": 1024})
    """Width of the sound stage's text encoder and flow, 16–1024."""
    latent: int = field(default=96, metadata={"min": 16, "max": 1024, "multiple": 2})
    """Width of the latent frames, even, 16–1024."""
    filter: int = field(default=384, metadata={"min": 16, "max": 4096})
    """Width inside the transformer blocks of the sound stage, 16–4096."""
    heads: int = field(default=2, metadata={"min": 1, "max": 16, "divides": "hidden"})
    """Attention heads of the sound stage, 1–16; must divide the width."""
    layers: int = field(default=4, metadata={"min": 2, "max": 16})
    """Transformer blocks over phones, 2–16; half as many before and after them over frames."""
    dropout: float = field(default=0.1, metadata={"min": 0.0, "max": 0.9})
    """Share of activations dropped in the sound stage's transformers while training, 0–0.9."""
    posterior_layers: int = field(default=6, metadata={"min": 1, "max": 32})
    """Gated layers that listen to the recording, 1–32."""
    flows: int = field(default=3, metadata={"min": 1, "max": 8})
    """Coupling layers of the flow, 1–8."""
    flow_layers: int = field(default=3, metadata={"min": 1, "max": 8})
    """Layers in each of them, 1–8."""
    decoder: Literal["hifigan", "istft", "vocos", "mel"] = "istft"
    """What makes the sound: samples step by step (hifigan), spectra after some steps (istft), or at once (vocos); or
    the vocoder that comes with Voicewright, of mel spectra (mel): it decides about rate, hop and spectrum, and what is
    said is understood soonest."""
    decoder_channels: int = field(default=256, metadata={"min": 16, "max": 1024})
    """Width of the decoder, 16–1024; halved at each step up."""
    decoder_layers: int = field(default=4, metadata={"min": 1, "max": 16})
    """Blocks of a vocos decoder, or of what makes mel spectra, 1–16."""
    up_rates: str = "5"
    """Factors by which hifigan and istft go up, e.g. ``10,8,2,2,2``; hifigan's product must be the hop."""
    up_kernels: str = "11"
    """Kernels of these steps, one for each."""
    block_kernels: str = "3,7"
    """Kernels of the residual blocks after each step, odd."""
    periods: str = "2,3,5"
    """Periods that discriminators fold the samples by."""
    scale_discriminator: bool = False
    """Whether a discriminator listens to the samples as they are, beside those that fold them by a period."""
    discriminator_divisor: int = field(default=4, metadata={"min": 1, "max": 16})
    """The discriminators' width is the published one divided by this, 1–16."""
    adversarial_from_step: int = field(default=0, metadata={"min": 0, "max": 1_000_000})
    """Until this step nothing judges the sound but its mel spectrum, which is learnt faster alone, 0–1000000."""
    mel_weight: float = field(default=45.0, metadata={"min": 0.0, "max": 1000.0})
    """Weight of the distance between mel spectra, 0–1000."""
    mel_windows: str = "512,2048"
    """Samples of further windows that mel spectra are compared with; empty: ``n_fft`` alone."""
    read_weight: float = field(default=0.0, metadata={"min": 0.0, "max": 1000.0})
    """Weight of that distance for what is made of codes and text, without the recording, 0–1000: words come sooner."""
    kl_weight: float = field(default=1.0, metadata={"min": 0.0, "max": 100.0})
    """Weight of the distance between what codes predict and what is heard, 0–100."""
    match_weight: float = field(default=2.0, metadata={"min": 0.0, "max": 100.0})
    """Weight of the distance inside the discriminators, 0–100."""
    commit_weight: float = field(default=1.0, metadata={"min": 0.0, "max": 100.0})
    """Weight of the distance between features and their codes, 0–100."""
    text_rate: float = field(default=1.0, metadata={"min": 0.0, "max": 1.0})
    """The phones' part of the sound stage learns at this share of the rate, 0–1; 0.4 in the public system."""
    pitch: bool = False
    """Whether the voice obeys a pitch curve: F0 is learnt beside codes and text, and a source with it makes the sound.
    The public system has none."""
    frame_layers: int = field(default=3, metadata={"min": 1, "max": 16})
    """With ``pitch``: layers of what predicts F0 frame by frame, 1–16."""
    speaker_embedding_channels: int = field(default=0, metadata={"min": 0, "max": 256})
    """Numbers of the speaker embedding that is heard beside a recording's style (as in v2Pro): 256, or 0 for none."""
    guide_weight: float = field(default=0.0, metadata={"min": 0.0, "max": 100.0})
    """Weight, in both stages, of looking at the phone that is being said, by the dataset's alignment, 0–100: words come
    sooner."""
    placed: bool = False
    """Whether the sound stage is told which phone each code is of, as the language stage knows it and as the dataset's
    alignment says; otherwise it looks for it, as the public system does."""
    code_noise: float = field(default=0.0, metadata={"min": 0.0, "max": 0.9})
    """Share of the codes that the sound stage hears wrongly while training, 0–0.9: so it learns to trust the phones
    where the language stage errs."""
    reading_until_step: int = field(default=0, metadata={"min": 0, "max": 1_000_000})
    """Until this step only what reads codes and phones learns, and the sound stays as the parent has it: such a step
    takes a fraction of the time, 0–1000000."""
    segment: int = field(default=12800, metadata={"min": 1024, "max": 65536, "multiple_of": "hop"})
    """Samples that the decoder makes of each clip in a step, a multiple of the hop, 1024–65536."""
    longest_s: float = field(default=54.0, metadata={"min": 1.0, "max": 120.0})
    """Longer clips are left out, seconds, 1–120."""
    batch_size_s2: int = field(default=8, metadata={"min": 1, "max": 512})
    """Clips a step of the sound stage takes, 1–512; halved when memory runs out."""
    rate_s2: float = field(default=5e-4, metadata={"min": 1e-6, "max": 1e-2})
    """Learning rate of the sound stage, 1e-6–1e-2."""
    ema: float = field(default=0.999, metadata={"min": 0.0, "max": 0.99999})
    """How slowly averaged weights that speak follow the trained ones, 0–0.99999; 0: the trained ones speak."""
    s1_channels: int = field(default=192, metadata={"min": 16, "max": 2048})
    """Width of the language stage, 16–2048."""
    s1_heads: int = field(default=4, metadata={"min": 1, "max": 32, "divides": "s1_channels"})
    """Its attention heads, 1–32; must divide its width."""
    s1_layers: int = field(default=6, metadata={"min": 1, "max": 48})
    """Its transformer blocks, 1–48."""
    s1_dropout: float = field(default=0.1, metadata={"min": 0.0, "max": 0.9})
    """Share of activations dropped in it while training, 0–0.9."""
    strides: int = field(default=0, metadata={"min": 0, "max": 8})
    """The language stage is told which phone it says, and before each code goes on by 0 to so many phones less one, 0
    or 2–8, so that it leaves nothing out and says nothing twice; 0: it finds its place by attention alone, as the
    public system does."""
    join_share: float = field(default=0.5, metadata={"min": 0.0, "max": 1.0})
    """Share of its examples, 0–1, that are two clips of one speaker after each other: that is what it meets when it
    goes on from a recording."""
    dpo_weight: float = field(default=0.0, metadata={"min": 0.0, "max": 10.0})
    """Weight of preferring true codes to such with a piece repeated or left out, 0–10 (direct preference optimisation);
    0: none."""
    batch_size_s1: int = field(default=8, metadata={"min": 1, "max": 512})
    """Examples a step of the language stage takes, 1–512; halved when memory runs out."""
    rate_s1: float = field(default=1e-3, metadata={"min": 1e-6, "max": 1e-1})
    """Learning rate of the language stage, 1e-6–0.1."""
    precision: Literal["auto", "32", "bf16"] = "auto"
    """Arithmetic on a graphics card."""

    @property
    def content_hop(self) -> int:
        """Samples of a content frame, which lasts 20 ms."""
        return self.sample_rate // 50

    @property
    def hop_s(self) -> float:
        """Seconds a latent frame."""
        return self.hop / self.sample_rate

    @property
    def segment_frames(self) -> int:
        """Frames of a segment."""
        return self.segment // self.hop

    def sound_sizes(self, *, symbols: int, content: int) -> SoundSizes:
        """s2 for so many phones, and content features so wide."""
        bins = self.n_fft // 2 + 1
        return SoundSizes(
            symbols=symbols, content=content, codes=self.codes, bins=bins, style_bins=round(bins * 704 / 1025),
            style_hidden=min(128, self.style_channels), style=self.style_channels,
            speaker_embedding_channels=self.speaker_embedding_channels,
            cross=self.hidden if self.speaker_embedding_channels else self.style_channels,
            latent=self.latent, hidden=self.hidden, filter=self.filter, heads=self.heads, layers=self.layers,
            dropout=self.dropout, posterior_layers=0 if self.decoder == "mel" else self.posterior_layers,
            flows=0 if self.decoder == "mel" else self.flows, placed=self.placed,
            flow_layers=self.flow_layers, decoder=self.decoder, hop=self.hop,
            content_hop=0 if self.hop == self.content_hop else self.content_hop,
            source_rate=self.sample_rate if self.pitch else 0, frame_layers=self.frame_layers,
            decoder_channels=self.decoder_channels,
            decoder_layers=self.decoder_layers, up_rates=numbers(self.up_rates), up_kernels=numbers(self.up_kernels),
            block_kernels=numbers(self.block_kernels),
            block_dilations=((1, 3, 5),) * len(numbers(self.block_kernels)),
        )  # fmt: skip

    def semantic_sizes(self, *, symbols: int, codes: int) -> SemanticSizes:
        """s1 for so many phones and codes."""
        return SemanticSizes(
            symbols=symbols, codes=codes, channels=self.s1_channels, heads=self.s1_heads, layers=self.s1_layers,
            dropout=self.s1_dropout, strides=self.strides,
        )  # fmt: skip


def presets() -> dict[str, SovitsConfig]:
    """Name → config."""
    small = SovitsConfig(
        sample_rate=24000,
        hop=240,
        n_mels=100,
        latent=100,
        pitch=True,
        style_channels=64,
        hidden=192,
        decoder="mel",
        decoder_layers=6,
        segment=12000,
        placed=True,
        code_noise=0.15,
        guide_weight=1.0,
        ema=0.99,
        strides=4,
    )
    return {
        "tiny": replace(
            small, codes=64, hidden=64, filter=128, layers=2, frame_layers=1, decoder_channels=128, dropout=0.0,
            decoder_layers=3, code_noise=0.0, batch_size_s2=4, rate_s2=2e-3, ema=0.0, s1_channels=96, s1_layers=3,
            s1_dropout=0.0, batch_size_s1=4, rate_s1=3e-3,
        ),
        "small": small,
        "base": replace(small, content="own", speaker_embedding_channels=256, rate_s2=1e-3),
        "official": SovitsConfig(
            sample_rate=32000, hop=640, content="hubert", codes=1024, n_fft=2048, n_mels=128, style_channels=512,
            hidden=192, latent=192, filter=768, layers=6, posterior_layers=16, flows=4, flow_layers=4,
            decoder="hifigan", decoder_channels=512, up_rates="10,8,2,2,2", up_kernels="16,16,8,2,2",
            block_kernels="3,7,11", scale_discriminator=True, periods="2,3,5,7,11", discriminator_divisor=1,
            mel_windows="", text_rate=0.4, segment=20480, batch_size_s2=32, rate_s2=1e-4, ema=0.0, s1_channels=512,
            s1_heads=16, s1_layers=24, join_share=0.0, batch_size_s1=8, rate_s1=2e-4,
        ),
    }  # fmt: skip
