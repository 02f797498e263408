"""Which device to train on: one on which a kernel was really run, and why it was chosen."""

import os
from dataclasses import dataclass

import torch

from backend.protocol.problems import Problem, VoicewrightError


@dataclass(frozen=True, kw_only=True)
class Device:
    """A device that works."""

    torch_device: torch.device
    name: str
    """For people, e.g. ``NVIDIA H100`` or ``CPU, 2 threads``."""
    reason: str
    """One sentence: why this one."""


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What became of trying a device."""

    name: str
    works: bool
    says: str
    remedy: str = ""


def choose(wish: str) -> Device:
    """``auto``, ``cpu`` or ``cuda``. ``auto`` falls back to the CPU and says why.

    Raises ``VoicewrightError`` where CUDA was asked for by name and does not work: days of training on the
    wrong
    device are worse than a sentence.
    """
    if wish == "cpu":
        return _cpu("It was asked for.")
    probe = probe_cuda()
    if probe.works:
        index = int(os.environ.get("LOCAL_RANK", "0"))
        return Device(torch_device=torch.device("cuda", index), name=probe.name, reason=probe.says)
    if wish == "cuda":
        raise VoicewrightError(
            Problem(
                kind="device-unusable",
                what="The GPU that was asked for cannot be used.",
                why=probe.says,
                remedy=f"{probe.remedy} Or train on the CPU (device auto or cpu).".strip(),
            )
        )
    return _cpu(probe.says)


def probe_cuda() -> Probe:
    """Run a kernel on the GPU and compare its result with the CPU's."""
    if torch.version.cuda is None:
        return Probe(
            name="CUDA",
            works=False,
            says="This PyTorch is built for the CPU only.",
            remedy="Install a CUDA build of PyTorch to use an NVIDIA GPU; the README says how.",
        )
    if not torch.cuda.is_available():
        return Probe(
            name="CUDA",
            works=False,
            says="No NVIDIA GPU with a working driver was found.",
            remedy="Install or update the NVIDIA driver.",
        )
    try:
        return _run_kernel()
    except RuntimeError as error:
        return Probe(
            name="CUDA",
            works=False,
            says=f"A kernel did not run on the GPU: {str(error).splitlines()[0]}",
            remedy="Update the driver, or install a PyTorch build for this GPU.",
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
        return Probe(name=name, works=False, says=f"{name} computed a wrong product.", remedy="Check the GPU.")
    free, total = torch.cuda.mem_get_info()
    says = f"A kernel ran on {name}; {free / 1e9:.1f} of {total / 1e9:.1f} GB are free."
    return Probe(name=name, works=True, says=says)


def _cpu(reason: str) -> Device:
    threads = torch.get_num_threads()
    name = f"CPU, {threads} thread{'s' if threads > 1 else ''}"
    return Device(torch_device=torch.device("cpu"), name=name, reason=reason)
