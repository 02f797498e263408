"""Samples during training: what the model says at this step, kept as files, announced as events, judged."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic

import numpy as np
from lightning_fabric import Fabric

from backend.audio import io
from backend.protocol.problems import Problem, problem
from backend.recipe import Ask, Heard, Stage, TrainState
from backend.recipe.stage import B, D
from backend.recipe.start import C
from backend.training.listening.evaluation import evaluating
from backend.training.listening.judging import Figures, Judge

Announce = Callable[[Heard, str, str], None]
"""Called with the sample, path of its audio and of its attention (or ``""``), relative to the run's folder."""


class Listener(Generic[C, D, B]):
    """Makes and judges samples. Without judges, or when they fail, there are samples and a warning, once."""

    def __init__(
        self,
        run: Path,
        stage: Stage[C, D, B],
        config: C,
        asks: Sequence[Ask],
        judge: Judge | None,
        warn: Callable[[Problem], None],
    ) -> None:
        self._run = run
        self._stage = stage
        self._config = config
        self._asks = asks
        self._judge = judge
        self._warn = warn

    @property
    def judges(self) -> bool:
        """Whether samples can be judged, as far as is known."""
        return self._judge is not None

    def listen(
        self, state: TrainState, corpus: D, fabric: Fabric, announce: Announce, judged: bool
    ) -> tuple[list[Heard], Figures | None]:
        """Make samples; ``judged``: have them judged as well. Returns them and the figures, if there are any."""
        heard: list[Heard] = []
        folder = Path("samples") / f"step-{state.step:08d}"
        with evaluating(state, fabric):
            for sample in self._stage.samples(state, corpus, self._config, self._asks):
                announce(sample, *self._keep(sample, folder, len(heard)))
                heard.append(sample)
            figures = self._ask(heard) if judged and heard else None
        return heard, figures

    def _keep(self, heard: Heard, folder: Path, index: int) -> tuple[str, str]:
        (self._run / folder).mkdir(parents=True, exist_ok=True)
        audio = folder / f"{index:02d}.wav"
        io.write(self._run / audio, heard.samples, heard.sample_rate, "16")
        if heard.attention is None:
            return audio.as_posix(), ""
        attention = folder / f"{index:02d}.npy"
        np.save(self._run / attention, heard.attention)
        return audio.as_posix(), attention.as_posix()

    def _ask(self, heard: Sequence[Heard]) -> Figures | None:
        if self._judge is None:
            return None
        try:
            figures = {name: None if value is None else float(value) for name, value in self._judge(heard).items()}
        except Exception as error:  # noqa: BLE001 - judges are other people's models; training must go on without
            reason = problem("judges-failed", error=f"{type(error).__name__}: {error}")
        else:
            if figures:
                return figures
            reason = problem("judges-absent")
        self._judge = None
        self._warn(reason)
        return None
