"""How the trainer goes about its work: intervals, bounds and limits, the same for every family."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TrainerOptions:
    """Defaults suit a run of minutes on a laptop and one of days on a GPU alike, since costs are bounded
    by shares.
    """

    report_every_s: float = 1.0
    """Losses are averaged and written at most so often, seconds."""
    save_every_s: float = 60.0
    """Training seconds between checkpoints."""
    save_share: float = 0.05
    """At most this share of the training time goes into saving, in (0, 1)."""
    held_out_every_s: float = 30.0
    """Training seconds between held-out losses."""
    held_out_share: float = 0.05
    """At most this share of the training time goes into them, in (0, 1)."""
    listen_first_s: float = 90.0
    """Training seconds before the first samples are made and judged; earlier there is nothing to hear."""
    listen_every_s: float = 90.0
    """Training seconds between samples."""
    listen_share: float = 0.12
    """Sampling, judging and exporting take at most this share of the training time, in (0, 1)."""
    sentences: int = 6
    """How many held-out sentences are spoken and judged each time."""
    keep: int = 3
    """Checkpoints kept beside the best one, ≥ 2."""
    patience: int | None = None
    """Stop after so many judgements (or held-out losses, where there are no judges) without a better one."""
    heartbeat_s: float = 2.0
    """Seconds between signs of life."""
    stuck_s: float = 900.0
    """Without a step, a sample or a file for so long, the trainer ends itself: it can be resumed."""
    skips: int = 3
    """Batches with a loss that is not finite, within ``skip_window`` steps, before going back to a
    checkpoint."""
    skip_window: int = 50
    """Steps."""
    rollbacks: int = 3
    """Returns to a checkpoint, without getting past the bad steps, before giving up."""
