"""Shelf: report formats, one file each. The file's name is the format's name."""

from residency.foundation.registry import Registry

shelf = Registry("residency.prepare.formats", "report format")
