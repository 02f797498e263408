"""What PortAudio says of the sound devices, as JSON on stdout: a program of its own, for a driver may hang."""

import json
import sys


def main() -> None:
    """Ask once."""
    try:
        import sounddevice
    except (OSError, ImportError) as error:
        answer: dict[str, object] = {"missing": str(error)}
    else:
        found = [
            {
                "name": one["name"],
                "inputs": one["max_input_channels"],
                "outputs": one["max_output_channels"],
                "rate": one["default_samplerate"],
            }
            for one in sounddevice.query_devices()
        ]
        answer = {"devices": found, "default": list(sounddevice.default.device)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
