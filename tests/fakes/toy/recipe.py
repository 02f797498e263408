"""The toy family, for the registry."""

from tests.fakes.recipe import RECIPE

__all__ = ["RECIPE"]
