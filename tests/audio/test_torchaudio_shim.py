"""torchaudio's pure-Python part works beside a CPU-only torch."""

import subprocess
import sys

PROGRAM = """
from backend.audio import torchaudio_shim
torchaudio_shim.install()
import torch, torchaudio
mfcc = torchaudio.transforms.MFCC(sample_rate=16000, n_mfcc=13)(torch.randn(16000))
print(tuple(mfcc.shape)[0])
"""


def test_torchaudio_imports_and_computes() -> None:
    result = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert result.stdout.strip() == "13", result.stderr
