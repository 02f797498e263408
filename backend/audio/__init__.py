"""Sound: reading and writing, rate, loudness, pitch, mel spectra, where the speech is. NumPy only; no
torch, no project.

Samples are always float32 mono in [-1, 1], shape (n,), unless a docstring says otherwise. All frame grids
agree: frame i is centred at ``(i + 0.5) * hop`` and there are ``ceil(n / hop)`` frames, so pitch and mel
of one clip line up.
"""
