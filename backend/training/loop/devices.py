"""Which device to train on: one on which a kernel was really run, and why it was chosen."""

import os
from dataclasses import dataclass

import torch

from backend.protocol.notices import Notice, notice
from backend.protocol.problems import Problem, VoicewrightError, problem


@dataclass(frozen=True, kw_only=True)
class Device:
    """A device that works."""

    torch_device: torch.device
    name: str
    """For people, e.g. ``NVIDIA H100`` or ``CPU, 2 threads``."""
    reason: Notice
    """Why this one."""


@dataclass(frozen=True)
class Probe:
    """What became of trying a device."""

    name: str
    says: Notice
    problem: Problem | None = None
    """Why it cannot be used; None: it works."""


def choose(wish: str) -> Device:
    """``auto``, ``cpu`` or ``cuda``. ``auto`` falls back to the CPU and says why.

    Raises ``VoicewrightError`` where CUDA was asked for by name and does not work: days of training on the
    wrong device are worse than a sentence.
    """
    if wish == "cpu":
        return _cpu(notice("device-asked-for"))
    probe = probe_cuda()
    if probe.problem is None:
        index = int(os.environ.get("LOCAL_RANK", "0"))
        return Device(torch_device=torch.device("cuda", index), name=probe.name, reason=probe.says)
    if wish == "cuda":
        raise VoicewrightError(probe.problem)
    return _cpu(probe.says)


def probe_cuda() -> Probe:
    """Run a kernel on the GPU and compare its result with the CPU's."""
    if torch.version.cuda is None:
        return Probe("CUDA", notice("device-no-cuda-build"), problem("device-unusable/no-cuda-build"))
    if not torch.cuda.is_available():
        return Probe("CUDA", notice("device-no-gpu"), problem("device-unusable/no-gpu"))
    try:
        return _run_kernel()
    except RuntimeError as error:
        says = str(error).splitlines()[0]
        return Probe(
            "CUDA",
            notice("device-kernel-failed", says=says),
            problem("device-unusable/kernel-failed", says=says, detail=str(error)),
        )


def use_threads() -> int:
    """One thread a core that this process may use, unless OMP_NUM_THREADS says otherwise. Returns their number.

    PyTorch counts physical cores, but does not see that a container or ``taskset`` allows fewer.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    if not os.environ.get("OMP_NUM_THREADS") and affinity is not None:
        torch.set_num_threads(max(1, min(torch.get_num_threads(), len(affinity(0)))))
    return torch.get_num_threads()


def _run_kernel() -> Probe:
    values = torch.linspace(-1, 1, 4096).reshape(64, 64)
    found = (values.cuda() @ values.cuda()).cpu()
    torch.cuda.synchronize()
    name = torch.cuda.get_device_name()
    # TF32 may round to ten bits of mantissa.
    if not torch.allclose(found, values @ values, atol=0.05):
        says = notice("device-wrong-product", name=name)
        return Probe(name, says, problem("device-unusable/wrong-product", name=name))
    free, total = torch.cuda.mem_get_info()
    return Probe(name, notice("device-gpu", name=name, free=free, total=total))


def _cpu(reason: Notice) -> Device:
    threads = torch.get_num_threads()
    name = f"CPU, {threads} thread{'s' if threads > 1 else ''}"
    return Device(torch_device=torch.device("cpu"), name=name, reason=reason)
