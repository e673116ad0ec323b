"""Shelf: ways to run models, one file each. The file's name is the engine's name."""

from residency.foundation.registry import Registry

shelf = Registry("residency.instruments.models", "engine")
