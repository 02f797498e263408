"""What crosses between studio, backend and workers: values, jobs, requests, events and problems.

Everything here is a frozen msgspec struct. This package imports nothing of ours, no Qt and no torch.
"""
