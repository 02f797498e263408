"""The toy family, for the registry."""

from tests.fakes.recipe import ToyRecipe

RECIPE = ToyRecipe()
