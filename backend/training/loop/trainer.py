"""One loop for every family: take a batch, let the recipe learn, see what is due, hear whether to stop."""

import gc
import os
import shutil
import time
from enum import IntEnum
from typing import Generic, Literal

import torch

from backend.project import durable
from backend.protocol.notices import Notice
from backend.protocol.problems import Cancelled, Problem, VoicewrightError, unexpected
from backend.protocol.runs import Started, Stopped
from backend.recipe import LeavesOut, Stage
from backend.recipe.stage import B, D
from backend.recipe.start import C
from backend.training import problems
from backend.training.listening.evaluations import Evaluations
from backend.training.loop import loop_state, memory
from backend.training.loop.awake import AwakeClock
from backend.training.loop.bad_steps import BadSteps
from backend.training.loop.clock import TrainingClock
from backend.training.loop.loop_state import LoopState
from backend.training.loop.stepper import NonFiniteLoss
from backend.training.loop.stop import StopWish
from backend.training.record.checkpoints import FOLDER, Checkpoints
from backend.training.record.events import EventLog
from backend.training.record.heartbeat import HeartbeatWriter
from backend.training.record.meter import Meter
from backend.training.record.run_log import RunLog
from backend.training.record.tensorboard_log import TensorBoardLog
from backend.training.task import Task


class Next(IntEnum):
    """What the loop does now; processes tell each other the number."""

    STEP = 0
    EVALUATE = 1
    STOP = 2
    FINISH = 3


Ending = Literal["finished", "asked"]


class Trainer(Generic[C, D, B]):
    """Trains one stage, from where its folder says it is to the end of its budget."""

    def __init__(self, task: Task[C], stage: Stage[C, D, B], stop: StopWish | None = None) -> None:
        self._task = task
        self._stage = stage
        self._options = task.options
        self._stop = stop or StopWish(task.run)
        self._awake = AwakeClock()
        self._clock = TrainingClock(self._awake)
        self._bad_steps = BadSteps(task.options)
        self._checkpoints = Checkpoints(task.run, task.options.keep)
        self._first = int(os.environ.get("RANK", "0")) == 0
        self._meter = Meter()
        self._state: LoopState[C, D, B] | None = None
        self._reported_at = self._awake()
        self._reported_step = 0
        self._events = EventLog(task.run) if self._first else None
        self._run_log = RunLog(self._events, TensorBoardLog(task.run), self._clock, self._step)
        self._beat = HeartbeatWriter(
            task.run,
            every_s=self._options.heartbeat_s,
            stuck_s=self._options.stuck_s,
            step=self._step,
            stuck=self._stuck,
            silent=not self._first,
            now=self._awake,
        )

    def run(self) -> Stopped:
        """Train. Whatever happens, the last event says how it ended; nothing is raised but ``SystemExit``."""
        try:
            with self._awake, self._beat:
                stopped = self._guarded(self._events.last_wall_s if self._events else 0.0)
        finally:
            self._clock.stop()
            if self._state is not None:
                self._state.batches.close()
            self._run_log.close()
        return stopped

    def _guarded(self, last_wall_s: float) -> Stopped:
        problem: Problem | None = None
        reason: Literal["finished", "asked", "failed"]
        try:
            reason = self._train(last_wall_s)
        except Cancelled:
            reason = "asked"
        except VoicewrightError as error:
            reason, problem = "failed", error.problem
        except Exception as error:  # noqa: BLE001 - the boundary of the process: the folder must say what happened
            reason = "failed"
            problem = problems.disk(error) or unexpected(error, "training")
        if reason == "asked" and self._first:
            self._stop.fulfil()
        return self._run_log.stopped(reason, problem)

    def _train(self, last_wall_s: float) -> Ending:
        if self._first:
            durable.clear_unfinished(self._task.run / FOLDER)
        loop = self._state = loop_state.set_up(self._task, self._stage, self._prepared)
        self._set_modes(loop)
        while (reason := loop_state.try_longest(loop)) is not None:
            self._shrink(loop, reason)
        snapshot = loop_state.restore(loop, self._checkpoints, self._run_log.warn)
        if snapshot is not None:
            trainer = snapshot.trainer
            self._clock.restore(trainer.trained_s, trainer.listening_s, last_wall_s)
            self._bad_steps.restore(trainer.bad_steps)
            loop.reorder(self._bad_steps.order)
        elif self._checkpoints.all():
            raise VoicewrightError(problems.no_checkpoint(self._task.run))
        evaluations = Evaluations(loop, self._checkpoints, self._run_log, self._clock, self._bad_steps, self._beat)
        self._reported_step = loop.state.step
        self._announce(loop, snapshot.step if snapshot else None)
        if snapshot is not None:
            evaluations.loaded(snapshot.step)
            evaluations.without_better = snapshot.trainer.without_better
        elif self._first:
            evaluations.save()
        self._clock.start()
        ending = self._loop(loop, evaluations)
        if self._first:
            self._report()
            if ending == "finished":
                evaluations.finish()
            else:
                evaluations.leave()
        loop.fabric.barrier()
        return ending

    def _loop(self, loop: LoopState[C, D, B], evaluations: Evaluations[C, D, B]) -> Ending:
        while True:
            match self._agree(loop, evaluations):
                case Next.FINISH:
                    return "finished"
                case Next.STOP:
                    return "asked"
                case Next.EVALUATE:
                    if self._first:
                        evaluations.do()
                    loop.fabric.barrier()
            self._take_step(loop, evaluations)
            if self._awake() - self._reported_at >= self._options.report_every_s:
                self._report()

    def _agree(self, loop: LoopState[C, D, B], evaluations: Evaluations[C, D, B]) -> Next:
        """What comes next, and how far the budget is spent: the same for every process."""
        step, trained_s = loop.state.step, self._clock.trained_s
        patience = self._options.patience
        following = Next.STEP
        if self._stop.asked():
            following = Next.STOP
        elif self._task.budget.spent(step, trained_s) or (
            patience is not None and evaluations.without_better >= patience
        ):
            following = Next.FINISH
        elif evaluations.due():
            following = Next.EVALUATE
        progress = self._task.budget.progress(step, trained_s)
        if loop.fabric.world_size > 1:
            # The first process decides: the others' clocks differ.
            told = loop.fabric.broadcast(torch.tensor([float(following), progress], device=loop.fabric.device))
            following, progress = Next(int(told[0])), float(told[1])
        loop.stepper.progress = progress
        return following

    def _take_step(self, loop: LoopState[C, D, B], evaluations: Evaluations[C, D, B]) -> None:
        state = loop.state
        loop.stepper.backoff = self._bad_steps.backoff
        try:
            batch = loop.batches.take(state.step)
            figures = loop.stage.train_step(state, batch, loop.config, loop.stepper)
        except NonFiniteLoss as error:
            self._stumble(loop, evaluations, error)
            return
        except (MemoryError, RuntimeError) as error:
            if not memory.ran_out(error) or loop.fabric.world_size > 1:
                raise
            reason = str(error).splitlines()[0]
        else:
            state.step += 1
            self._bad_steps.good(state.step)
            self._meter.add(figures)
            self._meter.add(loop.stepper.figures)
            self._beat.progress()
            return
        # Outside the handler: the traceback would keep the failed step's tensors alive.
        self._shrink(loop, reason)

    def _stumble(self, loop: LoopState[C, D, B], evaluations: Evaluations[C, D, B], error: NonFiniteLoss) -> None:
        step = loop.state.step
        verdict = self._bad_steps.bad(step, spoilt=problems.spoilt(loop.state))
        if verdict == "skip":
            loop.state.step += 1
            self._run_log.warn(problems.skipped(step, error, self._bad_steps.backoff))
            return
        if verdict == "stop":
            raise VoicewrightError(problems.diverged(step, error, self._options.rollbacks))
        snapshot = loop_state.restore(loop, self._checkpoints, self._run_log.warn)
        if snapshot is None:
            raise VoicewrightError(problems.no_checkpoint(self._task.run))
        evaluations.loaded(snapshot.step)
        loop.reorder(self._bad_steps.order)
        self._meter.take()
        self._run_log.warn(problems.rolled_back(step, snapshot.step, error))

    def _shrink(self, loop: LoopState[C, D, B], reason: str) -> None:
        gc.collect()
        size = loop.halve(self._prepared, self._bad_steps.order)
        if size is None:
            raise VoicewrightError(problems.out_of_memory(reason, loop.estimate))
        self._run_log.warn(problems.halved(size, reason, loop.estimate))

    def _report(self) -> None:
        now, step = self._awake(), self._step()
        values = self._meter.take()
        if not values:
            return
        rate = (step - self._reported_step) / max(1e-9, now - self._reported_at)
        self._reported_at, self._reported_step = now, step
        values |= {"steps_per_s": rate, "listening_s": self._clock.listening_s}
        eta_s = self._task.budget.eta_s(step, self._clock.trained_s, rate)
        self._run_log.figures(values, "train", eta_s)

    def _announce(self, loop: LoopState[C, D, B], resumed_step: int | None) -> None:
        held_out = sum(item.held_out for item in self._task.items)
        estimate = loop.estimate
        age_s = None
        if resumed_step is not None:
            age_s = max(0.0, time.time() - self._checkpoints.folder_of(resumed_step).stat().st_mtime)
        self._run_log.write(
            Started(
                **self._run_log.now(),
                pid=os.getpid(),
                device=loop.device.name,
                device_reason=loop.device.reason,
                resumed=resumed_step is not None,
                checkpoint_age_s=age_s,
                parameters=loop.parameters,
                memory_mb=round(estimate.needed_mb) if estimate else None,
                clips=len(loop.corpus),
                held_out=held_out,
            )
        )
        corpus: object = loop.corpus
        if isinstance(corpus, LeavesOut) and corpus.left_out:
            self._run_log.warn(problems.left_out(corpus.left_out, len(loop.corpus)))
        if estimate is not None and estimate.tight:
            self._run_log.warn(problems.tight(estimate))
        free = shutil.disk_usage(self._task.run).free
        if free < 4 * problems.checkpoint_bytes(loop.state):
            self._run_log.warn(problems.little_disk(free))

    def _set_modes(self, loop: LoopState[C, D, B]) -> None:
        for module in loop.state.modules.values():
            module.train()
        for module in loop.state.ema.values():
            module.eval()

    def _prepared(self, _fraction: float, _doing: Notice | None) -> None:
        """Progress of the family's preparation: a sign of life, and a chance to stop."""
        self._beat.progress()
        if self._stop.asked():
            raise Cancelled

    def _stuck(self, idle_s: float) -> None:
        self._run_log.stopped("no-progress", problems.stuck(idle_s))

    def _step(self) -> int:
        return self._state.state.step if self._state is not None else 0


def train(task: Task[C], stop: StopWish | None = None) -> Stopped:
    """Train the stage of a task, whatever it learns from. See :meth:`Trainer.run`."""

    def run(stage: Stage[C, D, B], /) -> Stopped:
        return Trainer(task, stage, stop).run()

    return task.stage.opened(run)
