"""VITS for one speaker as the public program has it, written down plainly in PyTorch: what ours is timed against.

Weight norm by ``torch``'s own parametrization, relative positions by padding and reshaping, splines that pick the
places inside of their tails, every discriminator asked about real and made sound separately, and alignment by the
``monotonic-alignment-search`` wheel.
"""

import importlib
import math
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn
from torch.nn.utils.parametrizations import weight_norm

from backend.families.vits.config import Architecture

WINDOW = 4


class Norm(nn.LayerNorm):
    """Across channels of (B, C, T)."""

    def forward(self, input: Tensor) -> Tensor:
        return super().forward(input.transpose(1, 2)).transpose(1, 2)


class Attention(nn.Module):
    def __init__(self, channels: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.wide = heads, channels // heads
        self.qkv = nn.ModuleList(nn.Conv1d(channels, channels, 1) for _ in range(3))
        self.out = nn.Conv1d(channels, channels, 1)
        self.near_k = nn.Parameter(torch.randn(1, 2 * WINDOW + 1, self.wide) * self.wide**-0.5)
        self.near_v = nn.Parameter(torch.randn(1, 2 * WINDOW + 1, self.wide) * self.wide**-0.5)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, channels, places = x.shape
        q, k, v = (one(x).view(batch, self.heads, self.wide, places).transpose(2, 3) for one in self.qkv)
        q = q / math.sqrt(self.wide)
        scores = q @ k.transpose(-2, -1) + _absolute(q @ self._around(self.near_k, places).transpose(-2, -1))
        shares = self.drop(torch.softmax(scores.masked_fill(mask == 0, -1e4), dim=-1))
        found = shares @ v + _relative(shares) @ self._around(self.near_v, places)
        out: Tensor = self.out(found.transpose(2, 3).contiguous().view(batch, channels, places))
        return out

    @staticmethod
    def _around(table: Tensor, places: int) -> Tensor:
        beyond, start = max(places - WINDOW - 1, 0), max(WINDOW + 1 - places, 0)
        padded = F.pad(table, (0, 0, beyond, beyond))
        return padded[:, start : start + 2 * places - 1][None]


def _absolute(x: Tensor) -> Tensor:
    batch, heads, places, _ = x.shape
    flat = F.pad(x, (0, 1)).view(batch, heads, 2 * places * places)
    flat = F.pad(flat, (0, places - 1))
    return flat.view(batch, heads, places + 1, 2 * places - 1)[:, :, :places, places - 1 :]


def _relative(x: Tensor) -> Tensor:
    batch, heads, places, _ = x.shape
    flat = F.pad(x, (0, places - 1)).view(batch, heads, places * places + places * (places - 1))
    return F.pad(flat, (places, 0)).view(batch, heads, places, 2 * places)[..., 1:]


class TextEncoder(nn.Module):
    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        hidden, self.latent = sizes.hidden, sizes.latent
        self.table = nn.Embedding(sizes.symbols, hidden)
        self.attend = nn.ModuleList(Attention(hidden, sizes.heads, sizes.dropout) for _ in range(sizes.layers))
        self.wide = nn.ModuleList(nn.Conv1d(hidden, sizes.filter, 3, padding=1) for _ in range(sizes.layers))
        self.back = nn.ModuleList(nn.Conv1d(sizes.filter, hidden, 3, padding=1) for _ in range(sizes.layers))
        self.norms = nn.ModuleList(Norm(hidden) for _ in range(2 * sizes.layers))
        self.drop = nn.Dropout(sizes.dropout)
        self.proj = nn.Conv1d(hidden, 2 * sizes.latent, 1)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        x = self.table(ids).transpose(1, 2) * math.sqrt(self.table.embedding_dim) * mask
        both = mask.unsqueeze(2) * mask.unsqueeze(-1)
        layers = zip(self.attend, self.wide, self.back, self.norms[::2], self.norms[1::2], strict=True)
        for attend, wide, back, norm_1, norm_2 in layers:
            x = norm_1(x + self.drop(attend(x, both)))
            inner = self.drop(torch.relu(wide(x * mask)))
            x = norm_2(x + self.drop(back(inner * mask) * mask))
        x = x * mask
        mean, spread = torch.split(self.proj(x) * mask, self.latent, dim=1)
        return x, mean, spread


class Gates(nn.Module):
    def __init__(self, channels: int, layers: int) -> None:
        super().__init__()
        self.channels = channels
        self.enter = nn.ModuleList(weight_norm(nn.Conv1d(channels, 2 * channels, 5, padding=2)) for _ in range(layers))
        self.leave = nn.ModuleList(
            weight_norm(nn.Conv1d(channels, (1 if at == layers - 1 else 2) * channels, 1)) for at in range(layers)
        )

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        total = torch.zeros_like(x)
        for at, (enter, leave) in enumerate(zip(self.enter, self.leave, strict=True)):
            seen = enter(x)
            out = leave(torch.tanh(seen[:, : self.channels]) * torch.sigmoid(seen[:, self.channels :]))
            if at < len(self.enter) - 1:
                x = (x + out[:, : self.channels]) * mask
                total = total + out[:, self.channels :]
            else:
                total = total + out
        return total * mask


class Posterior(nn.Module):
    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        self.latent = sizes.latent
        self.pre = nn.Conv1d(sizes.bins, sizes.hidden, 1)
        self.gates = Gates(sizes.hidden, sizes.posterior_layers)
        self.proj = nn.Conv1d(sizes.hidden, 2 * sizes.latent, 1)

    def forward(self, spectrum: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        x = self.gates(self.pre(spectrum) * mask, mask)
        mean, spread = torch.split(self.proj(x) * mask, self.latent, dim=1)
        return (mean + torch.randn_like(mean) * torch.exp(spread)) * mask, spread


class Coupling(nn.Module):
    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        self.kept = sizes.latent // 2
        self.pre = nn.Conv1d(self.kept, sizes.hidden, 1)
        self.gates = Gates(sizes.hidden, sizes.flow_layers)
        self.post = nn.Conv1d(sizes.hidden, self.kept, 1)

    def forward(self, x: Tensor, mask: Tensor, reverse: bool) -> Tensor:
        first, second = torch.split(x, [self.kept, self.kept], dim=1)
        shift = self.post(self.gates(self.pre(first) * mask, mask)) * mask
        second = (second - shift) * mask if reverse else shift + second * mask
        return torch.cat([first, second], dim=1)


class Flow(nn.Module):
    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        self.couplings = nn.ModuleList(Coupling(sizes) for _ in range(sizes.flows))

    def forward(self, x: Tensor, mask: Tensor, reverse: bool = False) -> Tensor:
        if reverse:
            for one in reversed(self.couplings):
                x = one(torch.flip(x, [1]), mask, True)
            return x
        for one in self.couplings:
            x = torch.flip(one(x, mask, False), [1])
        return x


class Residual(nn.Module):
    def __init__(self, channels: int, kernel: int, dilations: tuple[int, ...]) -> None:
        super().__init__()
        self.wide = nn.ModuleList(
            weight_norm(nn.Conv1d(channels, channels, kernel, dilation=one, padding=one * (kernel - 1) // 2))
            for one in dilations
        )
        self.near = nn.ModuleList(
            weight_norm(nn.Conv1d(channels, channels, kernel, padding=kernel // 2)) for _ in dilations
        )

    def forward(self, x: Tensor) -> Tensor:
        for wide, near in zip(self.wide, self.near, strict=True):
            x = x + near(F.leaky_relu(wide(F.leaky_relu(x, 0.1)), 0.1))
        return x


class HifiGan(nn.Module):
    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        channels = sizes.decoder_channels
        self.pre = nn.Conv1d(sizes.latent, channels, 7, padding=3)
        self.ups, self.blocks, self.parallel = nn.ModuleList(), nn.ModuleList(), len(sizes.block_kernels)
        for rate, kernel in zip(sizes.up_rates, sizes.up_kernels, strict=True):
            self.ups.append(
                weight_norm(nn.ConvTranspose1d(channels, channels // 2, kernel, rate, padding=(kernel - rate) // 2))
            )
            channels //= 2
            for wide, dilations in zip(sizes.block_kernels, sizes.block_dilations, strict=True):
                self.blocks.append(Residual(channels, wide, dilations))
        self.post = nn.Conv1d(channels, 1, 7, padding=3, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pre(x)
        for at, up in enumerate(self.ups):
            x = up(F.leaky_relu(x, 0.1))
            total = None
            for block in self.blocks[at * self.parallel : (at + 1) * self.parallel]:
                total = block(x) if total is None else total + block(x)
            assert total is not None
            x = total / self.parallel
        return torch.tanh(self.post(F.leaky_relu(x)))


class Separable(nn.Module):
    def __init__(self, channels: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.far = nn.ModuleList(
            nn.Conv1d(channels, channels, 3, groups=channels, dilation=3**at, padding=3**at) for at in range(3)
        )
        self.point = nn.ModuleList(nn.Conv1d(channels, channels, 1) for _ in range(3))
        self.norms = nn.ModuleList(Norm(channels) for _ in range(6))
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor, told: Tensor | None = None) -> Tensor:
        if told is not None:
            x = x + told
        for at, (far, point) in enumerate(zip(self.far, self.point, strict=True)):
            y = F.gelu(self.norms[2 * at](far(x * mask)))
            x = x + self.drop(F.gelu(self.norms[2 * at + 1](point(y))))
        return x * mask


class Affine(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.m, self.logs = nn.Parameter(torch.zeros(2, 1)), nn.Parameter(torch.zeros(2, 1))

    def forward(self, x: Tensor, mask: Tensor, told: Tensor, reverse: bool = False) -> tuple[Tensor, Tensor]:
        if reverse:
            return (x - self.m) * torch.exp(-self.logs) * mask, x.new_zeros(len(x))
        return (self.m + torch.exp(self.logs) * x) * mask, torch.sum(self.logs * mask, [1, 2])


class Bend(nn.Module):
    def __init__(self, channels: int, bins: int = 10, tail: float = 5.0) -> None:
        super().__init__()
        self.channels, self.bins, self.tail = channels, bins, tail
        self.pre = nn.Conv1d(1, channels, 1)
        self.convs = Separable(channels)
        self.proj = nn.Conv1d(channels, 3 * bins - 1, 1)
        nn.init.zeros_(self.proj.weight)

    def forward(self, x: Tensor, mask: Tensor, told: Tensor, reverse: bool = False) -> tuple[Tensor, Tensor]:
        first, second = torch.split(x, [1, 1], dim=1)
        h = self.proj(self.convs(self.pre(first), mask, told)) * mask
        h = h.reshape(len(x), 1, -1, x.shape[2]).permute(0, 1, 3, 2)
        scale = math.sqrt(self.channels)
        wide, high = h[..., : self.bins] / scale, h[..., self.bins : 2 * self.bins] / scale
        second, slope = _bent(second, wide, high, h[..., 2 * self.bins :], reverse, self.tail)
        return torch.cat([first, second], dim=1) * mask, torch.sum(slope * mask, [1, 2])


def _bent(x: Tensor, wide: Tensor, high: Tensor, slopes: Tensor, reverse: bool, tail: float) -> tuple[Tensor, Tensor]:
    inside = (x >= -tail) & (x <= tail)
    out, log_slope = torch.zeros_like(x), torch.zeros_like(x)
    slopes = F.pad(slopes, (1, 1))
    slopes[..., 0] = slopes[..., -1] = math.log(math.exp(1 - 1e-3) - 1)
    out[~inside] = x[~inside]
    if inside.any():
        out[inside], log_slope[inside] = _spline(x[inside], wide[inside], high[inside], slopes[inside], reverse, tail)
    return out, log_slope


def _knots(x: Tensor, tail: float) -> tuple[Tensor, Tensor]:
    share = 1e-3 + (1 - 1e-3 * x.shape[-1]) * F.softmax(x, dim=-1)
    edges = 2 * tail * F.pad(torch.cumsum(share, dim=-1), (1, 0)) - tail
    edges[..., 0], edges[..., -1] = -tail, tail
    return edges, edges[..., 1:] - edges[..., :-1]


def _spline(x: Tensor, wide: Tensor, high: Tensor, slopes: Tensor, reverse: bool, tail: float) -> tuple[Tensor, Tensor]:
    (lefts, wide), (lows, high) = _knots(wide, tail), _knots(high, tail)
    slopes = 1e-3 + F.softplus(slopes)
    edges = (lows if reverse else lefts).clone()
    edges[..., -1] += 1e-6
    at = (torch.sum(x[..., None] >= edges, dim=-1) - 1)[..., None]
    left, width = lefts.gather(-1, at)[..., 0], wide.gather(-1, at)[..., 0]
    low, delta = lows.gather(-1, at)[..., 0], (high / wide).gather(-1, at)[..., 0]
    first, last = slopes.gather(-1, at)[..., 0], slopes[..., 1:].gather(-1, at)[..., 0]
    height = high.gather(-1, at)[..., 0]
    bend = first + last - 2 * delta
    if reverse:
        rise = x - low
        a, b, c = rise * bend + height * (delta - first), height * first - rise * bend, -delta * rise
        root = 2 * c / (-b - torch.sqrt((b.pow(2) - 4 * a * c).clamp(min=0)))
        return root * width + left, torch.zeros_like(x)
    theta = (x - left) / width
    rest = theta * (1 - theta)
    below = delta + bend * rest
    top = delta.pow(2) * (last * theta.pow(2) + 2 * delta * rest + first * (1 - theta).pow(2))
    return low + height * (delta * theta.pow(2) + first * rest) / below, torch.log(top) - 2 * torch.log(below)


class Durations(nn.Module):
    """The stochastic predictor."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.pre, self.post_pre = nn.Conv1d(channels, channels, 1), nn.Conv1d(1, channels, 1)
        self.convs, self.post_convs = Separable(channels, 0.5), Separable(channels, 0.5)
        self.proj, self.post_proj = nn.Conv1d(channels, channels, 1), nn.Conv1d(channels, channels, 1)
        self.flows = nn.ModuleList([Affine(), *(Bend(channels) for _ in range(4))])
        self.post_flows = nn.ModuleList([Affine(), *(Bend(channels) for _ in range(4))])

    def _told(self, x: Tensor, mask: Tensor) -> Tensor:
        told: Tensor = self.proj(self.convs(self.pre(x.detach()), mask)) * mask
        return told

    def forward(self, x: Tensor, mask: Tensor, frames: Tensor) -> Tensor:
        told = self._told(x, mask)
        heard = self.post_proj(self.post_convs(self.post_pre(frames), mask)) * mask
        noise = torch.randn(len(x), 2, x.shape[2]) * mask
        z, total_q = noise, torch.zeros(len(x))
        for at, one in enumerate(self.post_flows):
            z, volume = one(z, mask, told + heard)
            total_q = total_q + volume
            z = torch.flip(z, [1]) if at else z
        raw, other = torch.split(z, [1, 1], 1)
        share = torch.sigmoid(raw) * mask
        less = (frames - share) * mask
        total_q = total_q + torch.sum((F.logsigmoid(raw) + F.logsigmoid(-raw)) * mask, [1, 2])
        log_q = torch.sum(-0.5 * (math.log(2 * math.pi) + noise**2) * mask, [1, 2]) - total_q
        less = torch.log(torch.clamp_min(less, 1e-5)) * mask
        total = torch.sum(-less, [1, 2])
        z = torch.cat([less, other], 1)
        for at, one in enumerate(self.flows):
            z, volume = one(z, mask, told)
            total = total + volume
            z = torch.flip(z, [1]) if at else z
        return torch.sum(0.5 * (math.log(2 * math.pi) + z**2) * mask, [1, 2]) - total + log_q

    def draw(self, x: Tensor, mask: Tensor) -> Tensor:
        """Log lengths."""
        told, z = self._told(x, mask), torch.randn(len(x), 2, x.shape[2]) * 0.8
        for one in reversed([self.flows[0], *self.flows[2:]]):
            z, _ = one(torch.flip(z, [1]), mask, told, reverse=True)
        return z[:, :1]


class Guess(nn.Module):
    """The deterministic predictor."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv1d(channels, 256, 3, padding=1), nn.Conv1d(256, 256, 3, padding=1)])
        self.norms = nn.ModuleList(Norm(256) for _ in range(2))
        self.proj, self.drop = nn.Conv1d(256, 1, 1), nn.Dropout(0.5)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = x.detach()
        for conv, norm in zip(self.convs, self.norms, strict=True):
            x = self.drop(norm(torch.relu(conv(x * mask))))
        out: Tensor = self.proj(x * mask) * mask
        return out


class PlainVits(nn.Module):
    """Generator and what it is trained on."""

    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        self.sizes = sizes
        self.enc_p, self.enc_q, self.flow = TextEncoder(sizes), Posterior(sizes), Flow(sizes)
        self.dec, self.sdp, self.dp = HifiGan(sizes), Durations(sizes.hidden), Guess(sizes.hidden)
        self.search: Any = importlib.import_module("monotonic_alignment_search").maximum_path

    def forward(self, batch: dict[str, Tensor], segment: int) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
        """Made samples, first frames of the segments, losses of lengths and of the prior."""
        phones, frames = batch["symbol"].shape[1], batch["spectrum"].shape[2]
        x_mask = (torch.arange(phones)[None] < batch["phones"][:, None]).float()[:, None]
        y_mask = (torch.arange(frames)[None] < batch["frames"][:, None]).float()[:, None]
        x, mean, spread = self.enc_p(batch["symbol"], x_mask)
        z, posterior = self.enc_q(batch["spectrum"], y_mask)
        heard = self.flow(z, y_mask)
        with torch.no_grad():
            precise = torch.exp(-2 * spread)
            one = torch.sum(-0.5 * math.log(2 * math.pi) - spread, [1], keepdim=True)
            two = torch.matmul(-0.5 * (heard**2).transpose(1, 2), precise)
            three = torch.matmul(heard.transpose(1, 2), mean * precise)
            four = torch.sum(-0.5 * (mean**2) * precise, [1], keepdim=True)
            both = (x_mask.unsqueeze(2) * y_mask.unsqueeze(-1))[:, 0]
            scores = (one + two + three + four).transpose(1, 2).contiguous()
            path = self.search(scores, both.transpose(1, 2).contiguous())
        lengths = path.sum(2)[:, None]
        losses = {"surprise": torch.sum(self.sdp(x, x_mask, lengths)) / torch.sum(x_mask)}
        wanted = torch.log(lengths + 1e-6) * x_mask
        losses["length"] = torch.sum((self.dp(x, x_mask) - wanted) ** 2) / torch.sum(x_mask)
        mean, spread = torch.matmul(mean, path), torch.matmul(spread, path)
        each = spread - posterior - 0.5 + 0.5 * ((heard - mean) ** 2) * torch.exp(-2 * spread)
        losses["kl"] = torch.sum(each * y_mask) / torch.sum(y_mask)
        starts = (torch.rand(len(z)) * (batch["frames"] - segment + 1).clamp(min=1)).long()
        cut = torch.stack([row[:, at : at + segment] for row, at in zip(z, starts.tolist(), strict=True)])
        return self.dec(cut), starts, losses

    @torch.no_grad()
    def infer(self, ids: Tensor, frames: Tensor) -> Tensor:
        """Speech, of lengths that are given once the predictors have been asked, so that all forms say as much."""
        mask = torch.ones(1, 1, ids.shape[1])
        x, mean, spread = self.enc_p(ids, mask)
        self.sdp.draw(x, mask) * 0.2 + self.dp(x, mask) * 0.8
        ends = torch.cumsum(frames, -1)
        inside = torch.arange(int(ends[-1]))[:, None] < ends
        path = (inside.float() - F.pad(inside.float(), (1, 0))[:, :-1])[None]
        mean, spread = (torch.matmul(path, one.transpose(1, 2)).transpose(1, 2) for one in (mean, spread))
        z = self.flow(mean + torch.randn_like(mean) * torch.exp(spread) * 0.6, torch.ones(1, 1, len(path[0])), True)
        made: Tensor = self.dec(z)
        return made


class PeriodJudge(nn.Module):
    def __init__(self, period: int, divisor: int) -> None:
        super().__init__()
        self.period = period
        widths = [1, *(one // divisor for one in (32, 128, 512, 1024, 1024))]
        self.convs = nn.ModuleList(
            weight_norm(nn.Conv2d(widths[at], widths[at + 1], (5, 1), (3 if at < 4 else 1, 1), padding=(2, 0)))
            for at in range(5)
        )
        self.last = weight_norm(nn.Conv2d(widths[-1], 1, (3, 1), 1, padding=(1, 0)))

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        x = F.pad(x, (0, -x.shape[2] % self.period), "reflect")
        return _judged(x.view(len(x), 1, -1, self.period), self.convs, self.last)


class ScaleJudge(nn.Module):
    def __init__(self, divisor: int) -> None:
        super().__init__()
        rows = (
            (16, 15, 1, 1),
            (64, 41, 4, 4),
            (256, 41, 4, 16),
            (1024, 41, 4, 64),
            (1024, 41, 4, 256),
            (1024, 5, 1, 1),
        )
        self.convs, before = nn.ModuleList(), 1
        for wide, kernel, stride, groups in (*rows, (1024, 5, 1, 1)):
            wide //= divisor
            self.convs.append(
                weight_norm(nn.Conv1d(before, wide, kernel, stride, kernel // 2, groups=min(groups, before)))
            )
            before = wide
        self.last = weight_norm(nn.Conv1d(before, 1, 3, padding=1))

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        return _judged(x, self.convs, self.last)


def _judged(x: Tensor, convs: nn.ModuleList, last: nn.Module) -> tuple[Tensor, list[Tensor]]:
    seen = []
    for conv in convs:
        x = F.leaky_relu(conv(x), 0.1)
        seen.append(x)
    x = last(x)
    seen.append(x)
    return torch.flatten(x, 1, -1), seen
