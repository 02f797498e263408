"""The C library's memory: keep what a step frees for the next one."""

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3


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
