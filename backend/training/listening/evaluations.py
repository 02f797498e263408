"""What is done between steps: held-out losses, samples and their judgement, checkpoints, the voice."""

import dataclasses
from pathlib import Path
from typing import Generic

import numpy as np

from backend.protocol.problems import VoicewrightError, problem
from backend.protocol.runs import Checkpoint, Picture, Sample, Scores
from backend.recipe import Draws, Heard
from backend.recipe.stage import B, D
from backend.recipe.start import C
from backend.training.listening.evaluation import evaluating
from backend.training.listening.judging import Figures, rank
from backend.training.listening.listening import Listener
from backend.training.loop.bad_steps import BadSteps
from backend.training.loop.batches import moved
from backend.training.loop.clock import Periodic, TrainingClock
from backend.training.loop.loop_state import LoopState, batch_field
from backend.training.record.checkpoint import Snapshot
from backend.training.record.checkpoints import Best, Checkpoints
from backend.training.record.heartbeat import HeartbeatWriter
from backend.training.record.meter import Meter
from backend.training.record.run_log import RunLog
from backend.training.record.saved import Progress


class Evaluations(Generic[C, D, B]):
    """Where several processes train, only the first does them; the others wait."""

    def __init__(
        self,
        loop: LoopState[C, D, B],
        checkpoints: Checkpoints,
        run_log: RunLog,
        clock: TrainingClock,
        bad_steps: BadSteps,
        beat: HeartbeatWriter,
    ) -> None:
        options = loop.task.options
        self._loop = loop
        self._checkpoints = checkpoints
        self._run_log = run_log
        self._clock = clock
        self._bad_steps = bad_steps
        self._beat = beat
        now = clock.trained_s
        self._saving = Periodic(options.save_every_s, options.save_share, now + options.save_every_s)
        self._measuring = Periodic(options.held_out_every_s, options.held_out_share, now + options.held_out_every_s)
        first = max(options.listen_first_s, now + options.listen_every_s / 2)
        self._hearing = Periodic(options.listen_every_s, options.listen_share, first)
        task = loop.task
        self._listener = Listener(task.run, loop.stage, loop.config, task.asks, task.judge, run_log.warn)
        self._saved_step: int | None = None
        self.without_better = 0
        """Comparisons in a row that found no better checkpoint."""

    def due(self) -> bool:
        """Whether there is anything to do now."""
        now = self._clock.trained_s
        return self._saving.due(now) or self._measuring.due(now) or self._hearing.due(now)

    def loaded(self, step: int) -> None:
        """The state is that of a checkpoint on disk."""
        self._saved_step = step

    def do(self) -> None:
        """Whatever is due."""
        now = self._clock.trained_s
        saving, hearing = self._saving.due(now), self._hearing.due(now)
        loss = self._measure() if self._measuring.due(now) or saving or hearing else None
        figures = None
        try:
            figures = self._hear() if hearing else None
        except Exception:
            self.save(loss)  # what happens while it is listened to costs no steps
            raise
        if saving or figures is not None:
            self.save(loss, figures)

    def finish(self) -> None:
        """The last ones: measure, listen if the run was long enough to have been judged, save, make the voice."""
        loss = self._measure()
        long_enough = self._clock.trained_s >= self._loop.task.options.listen_first_s
        self.save(loss, self._hear(judged=long_enough), make_voice=False)
        self._export_best()

    def leave(self) -> None:
        """Somebody asked to stop: save, and make the voice of what there is, without judging again."""
        learnt = self._loop.state.step > 0
        self.save(self._measure() if learnt else None, make_voice=False)
        if learnt:
            try:
                self._export_best()
            except (VoicewrightError, OSError) as error:
                self._run_log.warn(problem("voice-not-refreshed", reason=str(error)))

    def save(self, loss: float | None = None, figures: Figures | None = None, *, make_voice: bool = True) -> None:
        """A checkpoint; the best one so far where the figures (or, without any judge, the loss) say so."""
        step = self._loop.state.step
        if self._saved_step == step and figures is None:
            return
        began = self._clock.now()
        best = self._compare(loss, figures, step)
        path, digest = self._checkpoints.put(self._loop.state, self._snapshot(), best)
        self._saved_step = step
        self._beat.progress()
        relative = path.relative_to(self._loop.task.run).as_posix()
        log = self._run_log
        log.write(Checkpoint(**log.now(), path=relative, sha256=digest, best=best is not None))
        if make_voice and best is not None and (figures or not self._listener.judges):
            try:
                self._export(path, figures or {})
            except (VoicewrightError, OSError) as error:
                self._run_log.warn(problem("voice-not-refreshed", reason=str(error)))
        self._saving.done(self._clock.trained_s, self._clock.now() - began)

    def _measure(self) -> float | None:
        """Held-out losses; None where there are no held-out clips."""
        loop, began = self._loop, self._clock.now()
        meter = Meter()
        with evaluating(loop.state, loop.fabric):
            for batch in loop.corpus.held_out():
                there = moved(batch, loop.fabric.device)
                meter.add(loop.stage.held_out_step(loop.state, there, loop.config))
                self._beat.progress()
            self._draw()
        means = meter.take()
        if means:
            self._run_log.figures(means, "held-out")
        self._measuring.done(self._clock.trained_s, self._clock.now() - began)
        return means.get("loss")

    def _draw(self) -> None:
        """What the model looks at, where its stage shows it."""
        loop, stage = self._loop, self._loop.stage
        if not isinstance(stage, Draws):
            return
        folder = Path("pictures") / f"step-{loop.state.step:08d}"
        for index, picture in enumerate(stage.pictures(loop.state, loop.corpus, loop.config)):
            (loop.task.run / folder).mkdir(parents=True, exist_ok=True)
            path = folder / f"{index:02d}.npy"
            np.save(loop.task.run / path, picture.values)
            moment, there = self._run_log.now(), path.as_posix()
            self._run_log.write(
                Picture(**moment, title=picture.title, path=there, hint=picture.hint, bars=picture.bars)
            )

    def _hear(self, *, judged: bool = True) -> Figures | None:
        loop, log, began = self._loop, self._run_log, self._clock.now()

        def announce(sample: Heard, path: str, attention: str) -> None:
            self._beat.progress()
            made, hint = sample.from_recording, sample.hint
            log.write(
                Sample(**log.now(), text=sample.text, path=path, attention=attention, hint=hint, from_recording=made)
            )

        with self._clock.listening():
            heard, figures = self._listener.listen(loop.state, loop.corpus, loop.fabric, announce, judged)
        if figures:
            log.write(Scores(**log.now(), values=figures, n=len(heard)))
        self._beat.progress()
        self._hearing.done(self._clock.trained_s, self._clock.now() - began)
        return figures

    def _compare(self, loss: float | None, figures: Figures | None, step: int) -> Best | None:
        name = f"step-{step:08d}"
        if figures:
            mine = Best(path=name, judged=True, key=rank(figures), figures=figures, loss=loss)
        elif loss is not None and step > 0:
            mine = Best(path=name, judged=False, key=[loss], loss=loss)
        else:
            return None
        before = self._checkpoints.best()
        if mine.beats(before):
            self.without_better = 0
            return mine
        if before is not None and before.judged == mine.judged:
            self.without_better += 1
        return None

    def _export_best(self) -> None:
        chosen, best = self._checkpoints.chosen(), self._checkpoints.best()
        if chosen is not None:
            self._export(chosen, best.figures if best is not None and best.path == chosen.name else {})

    def _export(self, checkpoint: Path, figures: Figures) -> None:
        exporter = self._loop.task.exporter
        if exporter is None:
            return
        with self._clock.listening():
            exporter.export(checkpoint, figures)
        self._beat.progress()

    def _snapshot(self) -> Snapshot:
        loop = self._loop
        name = batch_field(loop.config, loop.task.config.stage)
        return Snapshot(
            step=loop.state.step,
            family=loop.task.config.family,
            stage=loop.task.config.stage,
            values=dataclasses.asdict(loop.config),
            trainer=Progress(
                trained_s=self._clock.trained_s,
                listening_s=self._clock.listening_s,
                bad_steps=self._bad_steps.counts(),
                batch_size=getattr(loop.config, name) if name else None,
                without_better=self.without_better,
            ),
        )
