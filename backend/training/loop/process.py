"""How a trainer's process treats the machine: its memory, its waiting, its place in the queue. Before torch loads."""

import contextlib
import ctypes
import os
import sys
from pathlib import Path

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3


_POLITE = 5
"""The window and what it plays go before training."""


def prepare() -> None:
    """Do everything that this file offers."""
    wait_asleep()
    keep_few_kernels()
    keep_memory()
    be_polite()


def be_polite() -> None:
    """Stand behind the window in the queue for the processor.

    Where Linux shares the processor among sessions (autogroup, as desktops do), a process's own niceness counts only
    within its session, and a trainer has one to itself: the session's niceness says it then.
    """
    if not hasattr(os, "nice"):
        return
    with contextlib.suppress(OSError):
        os.nice(_POLITE)
    if sys.platform == "linux" and os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(_POLITE), "ascii")


def wait_asleep() -> None:
    """Have OpenMP's threads sleep, not spin, while they wait for each other; unless the environment says otherwise.

    A spinning thread takes the core from the one it waits for as soon as anything else runs on the machine: a step
    of 0.08 s took 0.6 to 7 s on two busy cores.
    """
    if not {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME"} & os.environ.keys():
        os.environ["OMP_WAIT_POLICY"] = "PASSIVE"


def keep_few_kernels() -> None:
    """Have oneDNN keep the kernels of few shapes; unless the environment says otherwise. Before torch loads.

    Batches have many lengths, and by itself it keeps 1024 kernels with their buffers: after 24 steps of a fine-tune
    that was 250 MB, and growing.
    """
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "32")


def keep_memory() -> bool:
    """Have glibc keep large buffers instead of giving them back at each step; before torch allocates.

    The page faults of getting them anew cost 15–25 % of a small model's step on two cores. Returns whether it was
    done: other systems' allocators do well by themselves.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:  # musl
        return False
    settings = ((_M_MMAP_THRESHOLD, 1 << 30), (_M_TRIM_THRESHOLD, 2**31 - 1), (_M_TOP_PAD, 64 << 20))
    return all(bool(mallopt(name, value)) for name, value in settings)
