"""Gaussian mixtures of what each third of each phone sounds like (Rabiner 1989, §IV-A).

What we do otherwise: mixtures are clusters of k-means, not fitted by expectation and maximisation; a variance that few
frames tell is drawn towards that of all frames.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.float32]
"""(frames, coefficients)."""
_VARIANCE_FLOOR = 0.02  # of the variance of all frames
_TAU = 10.0  # frames by which a variance is drawn towards that of all frames
_ENOUGH = 10
"""Frames, times the cube of how many Gaussians they teach: 80 teach two, 640 four. A few clips would teach more
Gaussians their wrong texts too, which then could not be told from right ones.
"""


@dataclass(frozen=True)
class Acoustics:
    """Diagonal mixtures, by model."""

    log_weight_MK: NDArray[np.float32]
    mean_MKD: NDArray[np.float32]
    precision_MKD: NDArray[np.float32]

    @classmethod
    def train(cls, frames: Frames, model_T: NDArray[np.int32], models: int, mixtures: int, seed: int = 0) -> Self:
        """From frames whose models are known; models without frames sound like everything."""
        rng = np.random.default_rng(seed)
        d = frames.shape[1]
        everything_mean, everything_variance = frames.mean(axis=0), frames.var(axis=0) + 1e-6
        weight = np.full((models, mixtures), 1e-8, np.float64)
        mean = np.tile(everything_mean, (models, mixtures, 1)).astype(np.float64)
        variance = np.tile(everything_variance, (models, mixtures, 1)).astype(np.float64)
        order = np.argsort(model_T, kind="stable")
        edges = np.searchsorted(model_T[order], np.arange(models + 1))
        for model in range(models):
            own = frames[order[edges[model] : edges[model + 1]]]
            if len(own) == 0:
                weight[model, 0] = 1.0
                continue
            clusters = mixtures
            while clusters > 1 and len(own) <= _ENOUGH * clusters**3:
                clusters //= 2
            label = _cluster(own / np.sqrt(everything_variance), clusters, rng)
            for k in range(clusters):
                part = own[label == k]
                if len(part) < 3 and clusters > 1:
                    continue
                trust = len(part) / (len(part) + _TAU)
                mean[model, k] = part.mean(axis=0)
                variance[model, k] = trust * part.var(axis=0) + (1 - trust) * everything_variance
                weight[model, k] = len(part) / len(own)
        variance = np.maximum(variance, _VARIANCE_FLOOR * everything_variance)
        weight /= weight.sum(axis=1, keepdims=True)
        constant = np.log(weight) - 0.5 * (np.log(variance).sum(axis=2) + d * np.log(2 * np.pi))
        return cls(constant.astype(np.float32), mean.astype(np.float32), (1 / variance).astype(np.float32))

    def scores(self, frames: Frames, models: NDArray[np.int32] | None = None) -> NDArray[np.float32]:
        """(frames, models) log likelihoods, of some models only if they are named."""
        pick = slice(None) if models is None else models
        constant, mean, precision = self.log_weight_MK[pick], self.mean_MKD[pick], self.precision_MKD[pick]
        count, mixtures, d = mean.shape
        # Mixtures outside, models inside: what is reduced over few mixtures lies in long rows.
        constant, mean, precision = constant.T, mean.swapaxes(0, 1), precision.swapaxes(0, 1)
        flat_precision = precision.reshape(-1, d)
        weighted = (mean * precision).reshape(-1, d)
        offset = constant.reshape(-1) - 0.5 * (mean.reshape(-1, d) * weighted).sum(axis=1)
        score = frames @ weighted.T - 0.5 * (frames * frames) @ flat_precision.T + offset
        if mixtures == 1:
            return np.ascontiguousarray(score, np.float32)
        score_TKM = score.reshape(len(frames), mixtures, count)
        highest = score_TKM.max(axis=1)
        return np.asarray(highest + np.log(np.exp(score_TKM - highest[:, None]).sum(axis=1)), np.float32)


def _cluster(points: Frames, clusters: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """A few rounds of k-means: each point's cluster."""
    label = np.zeros(len(points), np.int64)
    if clusters == 1:
        return label
    centres = points[rng.choice(len(points), clusters, replace=False)].copy()
    for _ in range(6):
        distance = (centres * centres).sum(axis=1) - 2 * points @ centres.T
        label = np.asarray(distance.argmin(axis=1), np.int64)
        for k in range(clusters):
            if np.count_nonzero(label == k) > 5:
                centres[k] = points[label == k].mean(axis=0)
    return label
