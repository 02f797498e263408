"""The sound stage: the shared vocoder, on the same spectra."""

from backend.families.comosvc.config import INFO, VOCODER, ComoSvcConfig
from backend.recipe.schedules import cosine
from backend.vocoder.stage import VocoderSettings, VocoderStage
from backend.vocoder.step import VocoderTraining


def settings(config: ComoSvcConfig) -> VocoderSettings:
    """What the config says of the vocoder."""
    return VocoderSettings(
        vocoder=config.vocoder,
        training=VocoderTraining(
            rate=config.rate_vocoder, adversary_channels=config.adversary_channels,
            adversary_step=config.adversary_step, adversary_weight=config.adversary_weight, ema=config.vocoder_ema,
            schedule=cosine,
        ),
        segments=config.batch_size_vocoder,
        segment_frames=config.segment_frames,
        stretch_share=config.stretch_share,
    )  # fmt: skip


SOUND = VocoderStage(INFO.stage(VOCODER), settings)
