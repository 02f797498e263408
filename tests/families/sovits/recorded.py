"""What GPT-SoVITS's fixtures say beside their tensors."""

from typing import Any

from tests.parity.fixtures import Fixture


def s2_config(one: Fixture) -> dict[str, Any]:
    """The recorded s2's arguments as they lie in a file's config."""
    model = dict(one.facts["constructor"])
    return {"model": model, "data": {"filter_length": 2 * (model["spec_channels"] - 1), "sampling_rate": 32000}}
