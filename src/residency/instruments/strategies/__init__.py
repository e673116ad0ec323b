"""Shelf: ways to get an answer from a model, one file each."""

from residency.foundation.registry import Registry

shelf = Registry("residency.instruments.strategies", "strategy")
