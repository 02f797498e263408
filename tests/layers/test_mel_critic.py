"""The critic hears blur, and nothing behind a clip's end."""

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

from backend.families.fastpitch.stages.acoustic import windows
from backend.layers.mel_critic import Critic
from backend.vocoder.adversary import discrimination_loss


def _blurred(mel_BTM: Tensor) -> Tensor:
    return F.avg_pool2d(mel_BTM[:, None], 5, stride=1, padding=2)[:, 0]


def test_it_learns_to_hear_blur() -> None:
    torch.manual_seed(0)
    critic = Critic(8)
    mover = torch.optim.AdamW(critic.parameters(), lr=5e-3)
    real = F.interpolate(torch.randn(8, 1, 48, 24), size=(96, 48), mode="bilinear")[:, 0]
    made = _blurred(real)
    at_first = float(discrimination_loss([critic(real)[0]], [critic(made)[0]]).detach())
    for _ in range(60):
        loss = discrimination_loss([critic(real)[0]], [critic(made)[0]])
        mover.zero_grad()
        torch.autograd.backward(loss)
        mover.step()
    other = F.interpolate(torch.randn(8, 1, 48, 24), size=(96, 48), mode="bilinear")[:, 0]
    assert at_first > 1.8
    with torch.no_grad():
        assert float(critic(other)[0].mean() - critic(_blurred(other))[0].mean()) > 0.5


def test_windows_lie_inside_clips() -> None:
    torch.manual_seed(0)
    lengths = torch.tensor([300, 200, 128, 40])
    mask = (torch.arange(300)[None] < lengths[:, None]).float()
    for _ in range(50):
        place = windows(mask)[..., 0]
        assert place.shape == (4, 128)
        assert (place[:3, -1] < lengths[:3]).all()
        assert (place[3] == torch.arange(128)).all()
    assert windows(mask[:, :50]).shape == (4, 50, 1)
