"""One loop for every family: take a batch, let the recipe learn, see what is due, hear whether to stop."""

import gc
import os
import shutil
import time
from typing import Literal

import torch

from backend.protocol.problems import Cancelled, Problem, VoicewrightError, unexpected
from backend.protocol.runs import Started, Stopped
from backend.recipe import LeavesOut
from backend.training import bench as benches
from backend.training import memory, troubles
from backend.training.bench import Bench
from backend.training.board import Board
from backend.training.chores import Chores
from backend.training.clock import TrainingClock
from backend.training.events import EventLog
from backend.training.heartbeat import Pulse
from backend.training.meter import Meter
from backend.training.scribe import Scribe
from backend.training.setbacks import Setbacks
from backend.training.shelf import Shelf
from backend.training.stepper import NonFiniteLoss
from backend.training.stop import StopWish
from backend.training.task import Task

_GO, _CHORES, _ASKED, _FINISHED = 0, 1, 2, 3
Ending = Literal["finished", "asked"]


class Trainer:
    """Trains one stage, from where its folder says it is to the end of its budget."""

    def __init__(self, task: Task, stop: StopWish | None = None) -> None:
        self._task = task
        self._options = task.options
        self._stop = stop or StopWish(task.run)
        self._clock = TrainingClock()
        self._setbacks = Setbacks(task.options)
        self._shelf = Shelf(task.run, task.options.keep)
        self._first = int(os.environ.get("RANK", "0")) == 0
        self._meter = Meter()
        self._bench: Bench | None = None
        self._reported_at = time.monotonic()
        self._reported_step = 0

    def run(self) -> Stopped:
        """Train. Whatever happens, the last event says how it ended; nothing is raised but ``SystemExit``."""
        log = EventLog(self._task.run) if self._first else None
        self._scribe = Scribe(log, Board(self._task.run), self._clock, self._step)
        self._pulse = Pulse(
            self._task.run,
            every_s=self._options.heartbeat_s,
            stuck_s=self._options.stuck_s,
            step=self._step,
            stuck=lambda idle_s: self._scribe.write(Stopped, reason="no-progress", problem=troubles.stuck(idle_s)),
            silent=not self._first,
        )
        try:
            with self._pulse:
                stopped = self._guarded(log.last_wall_s if log else 0.0)
        finally:
            self._clock.stop()
            if self._bench is not None:
                self._bench.batches.close()
            self._scribe.close()
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
            problem = troubles.disk(error) or unexpected(error, "The training ended with an error.")
        stopped = self._scribe.event(Stopped, reason=reason, problem=problem)
        self._scribe.write(Stopped, reason=reason, problem=problem)
        assert isinstance(stopped, Stopped)
        return stopped

    def _train(self, last_wall_s: float) -> Ending:
        if self._first:
            self._shelf.tidy()
            self._stop.forget()
        bench = self._bench = benches.set_up(self._task, self._prepared)
        snapshot = benches.restore(bench, self._shelf, self._scribe.warn)
        if snapshot is not None:
            trainer = snapshot.trainer
            self._clock.restore(trainer["trained_s"], trainer["listening_s"], last_wall_s)
            self._setbacks.restore(trainer["setbacks"])
            bench.reorder(self._setbacks.order)
        elif self._shelf.all():
            raise VoicewrightError(troubles.no_checkpoint(self._task.run))
        self._chores = Chores(bench, self._shelf, self._scribe, self._clock, self._setbacks, self._pulse)
        self._reported_step = bench.state.step
        self._announce(bench, snapshot.step if snapshot else None)
        if snapshot is not None:
            self._chores.loaded(snapshot.step)
            self._chores.without_better = int(snapshot.trainer["without_better"])
        elif self._first:
            self._chores.save()
        self._set_modes(bench)
        self._clock.start()
        ending = self._loop(bench)
        if self._first:
            self._report()
            if ending == "finished":
                self._chores.finish()
            else:
                self._chores.leave()
        bench.fabric.barrier()
        return ending

    def _loop(self, bench: Bench) -> Ending:
        while True:
            match self._agree(bench):
                case code if code == _FINISHED:
                    return "finished"
                case code if code == _ASKED:
                    return "asked"
                case code if code == _CHORES:
                    if self._first:
                        self._chores.do()
                    bench.fabric.barrier()
            self._take_step(bench)
            if time.monotonic() - self._reported_at >= self._options.report_every_s:
                self._report()

    def _agree(self, bench: Bench) -> int:
        """What comes next, and how far the budget is spent: the same for every process."""
        step, trained_s = bench.state.step, self._clock.trained_s
        patience = self._options.patience
        code = _GO
        if self._stop.asked():
            code = _ASKED
        elif self._task.budget.spent(step, trained_s) or (
            patience is not None and self._chores.without_better >= patience
        ):
            code = _FINISHED
        elif self._chores.due():
            code = _CHORES
        progress = self._task.budget.progress(step, trained_s)
        if bench.fabric.world_size > 1:
            # The first process decides: the others' clocks differ.
            told = bench.fabric.broadcast(torch.tensor([float(code), progress], device=bench.fabric.device))
            code, progress = int(told[0]), float(told[1])
        bench.stepper.progress = progress
        return code

    def _take_step(self, bench: Bench) -> None:
        state, task = bench.state, self._task
        bench.stepper.backoff = self._setbacks.backoff
        try:
            batch = bench.batches.take(state.step)
            figures = task.recipe.train_step(state, batch, bench.settings, task.config.stage, bench.stepper)
        except NonFiniteLoss as error:
            self._stumble(bench, error)
            return
        except (MemoryError, RuntimeError) as error:
            if not memory.ran_out(error) or bench.fabric.world_size > 1:
                raise
            reason = str(error).splitlines()[0]
        else:
            state.step += 1
            self._setbacks.good(state.step)
            self._meter.add(figures)
            self._meter.add(bench.stepper.figures)
            self._pulse.progress()
            return
        # Outside the handler: the traceback would keep the failed step's tensors alive.
        self._shrink(bench, reason)

    def _stumble(self, bench: Bench, error: NonFiniteLoss) -> None:
        step = bench.state.step
        verdict = self._setbacks.bad(step, spoilt=troubles.spoilt(bench.state))
        if verdict == "skip":
            bench.state.step += 1
            self._scribe.warn(troubles.skipped(step, error, self._setbacks.backoff))
            return
        if verdict == "stop":
            raise VoicewrightError(troubles.diverged(step, error, self._options.rollbacks))
        snapshot = benches.restore(bench, self._shelf, self._scribe.warn)
        if snapshot is None:
            raise VoicewrightError(troubles.no_checkpoint(self._task.run))
        self._chores.loaded(snapshot.step)
        bench.reorder(self._setbacks.order)
        self._meter.take()
        self._scribe.warn(troubles.rolled_back(step, snapshot.step, error))

    def _shrink(self, bench: Bench, reason: str) -> None:
        gc.collect()
        size = bench.halve(self._prepared, self._setbacks.order)
        if size is None:
            raise VoicewrightError(troubles.out_of_memory(reason, bench.estimate))
        self._scribe.warn(troubles.halved(size, reason, bench.estimate))

    def _report(self) -> None:
        now, step = time.monotonic(), self._step()
        values = self._meter.take()
        if not values:
            return
        rate = (step - self._reported_step) / max(1e-9, now - self._reported_at)
        self._reported_at, self._reported_step = now, step
        values |= {"steps_per_s": rate, "listening_s": self._clock.listening_s}
        eta_s = self._task.budget.eta_s(step, self._clock.trained_s, rate)
        self._scribe.figures(values, "train", eta_s)

    def _announce(self, bench: Bench, resumed_step: int | None) -> None:
        held_out = sum(item.held_out for item in self._task.items)
        estimate = bench.estimate
        age_s = None
        if resumed_step is not None:
            age_s = max(0.0, time.time() - self._shelf.folder_of(resumed_step).stat().st_mtime)
        self._scribe.write(
            Started,
            pid=os.getpid(),
            device=bench.device.name,
            device_reason=bench.device.reason,
            resumed=resumed_step is not None,
            checkpoint_age_s=age_s,
            parameters=bench.parameters,
            memory_mb=round(estimate.needed_mb) if estimate else None,
            clips=len(bench.corpus),
            held_out=held_out,
            total_steps=self._task.config.steps,
        )
        if isinstance(bench.corpus, LeavesOut) and bench.corpus.left_out:
            self._scribe.warn(troubles.left_out(bench.corpus.left_out, len(bench.corpus)))
        if estimate is not None and estimate.tight:
            self._scribe.warn(troubles.tight(estimate))
        free = shutil.disk_usage(self._task.run).free
        if free < 4 * troubles.checkpoint_bytes(bench.state):
            self._scribe.warn(troubles.little_disk(free))

    def _set_modes(self, bench: Bench) -> None:
        for module in bench.state.modules.values():
            module.train()
        for module in bench.state.ema.values():
            module.eval()

    def _prepared(self, fraction: float, text: str) -> None:
        """Progress of the family's preparation: a sign of life, and a chance to stop."""
        self._pulse.progress()
        if self._stop.asked():
            raise Cancelled

    def _step(self) -> int:
        return self._bench.state.step if self._bench is not None else 0
