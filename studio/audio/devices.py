"""Which microphones and loudspeakers there are. Asked in a process of its own: a hanging driver hangs that one."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from backend.project.children import ROOT, command
from backend.protocol.problems import Problem, problem

TIME_LIMIT_S = 6.0


@dataclass(frozen=True, kw_only=True)
class Device:
    """A microphone or a loudspeaker, or both."""

    name: str
    inputs: int
    """Channels that can be recorded."""
    outputs: int
    """Channels that can be played."""
    sample_rate: int
    """Its own rate, Hz."""
    default_input: bool = False
    default_output: bool = False


@dataclass(frozen=True, kw_only=True)
class Devices:
    """What was found, or why nothing was."""

    devices: tuple[Device, ...] = ()
    problem: Problem | None = None

    @property
    def inputs(self) -> list[Device]:
        """Microphones, the system's default first."""
        return sorted((d for d in self.devices if d.inputs), key=lambda d: not d.default_input)

    @property
    def outputs(self) -> list[Device]:
        """Loudspeakers, the system's default first."""
        return sorted((d for d in self.devices if d.outputs), key=lambda d: not d.default_output)


NO_INPUT = problem("no-microphone")
NO_OUTPUT = problem("no-loudspeaker")
NO_PORTAUDIO = problem("no-portaudio")
HANGS = problem("audio-hangs", time_limit_s=TIME_LIMIT_S)


def find(time_limit_s: float = TIME_LIMIT_S, ask: Sequence[str] = ()) -> Devices:
    """List the devices; never takes longer than the limit. Call it off the Qt thread.

    ``ask``: the command that is asked, in the place of ``studio/audio/asking.py``.
    """
    try:
        asked = subprocess.run(
            ask or command("studio.audio.asking"), capture_output=True, timeout=time_limit_s, check=False, cwd=ROOT
        )
        answer = json.loads(asked.stdout)
    except subprocess.TimeoutExpired:
        return Devices(problem=HANGS)
    except (OSError, ValueError):
        return Devices(problem=NO_PORTAUDIO)
    if "missing" in answer:
        return Devices(problem=NO_PORTAUDIO)
    default_in, default_out = answer["default"]
    return Devices(
        devices=tuple(
            Device(
                name=str(found["name"]),
                inputs=int(found["inputs"]),
                outputs=int(found["outputs"]),
                sample_rate=int(found["rate"]),
                default_input=index == default_in,
                default_output=index == default_out,
            )
            for index, found in enumerate(answer["devices"])
        )
    )
