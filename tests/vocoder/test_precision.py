"""bfloat16 is used where it is faster, and not merely where a processor has it."""

from collections.abc import Iterator

import pytest
import torch

from backend.vocoder import precision

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def _measured_anew() -> Iterator[None]:
    precision._pays.cache_clear()
    yield
    precision._pays.cache_clear()


@pytest.mark.parametrize(("half_s", "used"), [(0.5, True), (0.9, False), (2.0, False)])
def test_what_measures_faster_is_used(monkeypatch: pytest.MonkeyPatch, half_s: float, used: bool) -> None:
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: True)
    monkeypatch.setattr(precision, "product_s", lambda kind: half_s if kind == torch.bfloat16 else 1.0)
    assert precision.native_bf16(CPU) is used
    with precision.fast(CPU):
        assert torch.is_autocast_enabled("cpu") is used
    with precision.full(), precision.fast(CPU):
        assert not torch.is_autocast_enabled("cpu")


def test_a_processor_without_it_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    monkeypatch.setattr(precision, "product_s", lambda kind: pytest.fail("measured in vain"))
    assert not precision.native_bf16(CPU)


def test_a_product_takes_some_time() -> None:
    assert precision.product_s(torch.float32) > 0
