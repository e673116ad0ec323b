"""Shelf: outside recognisers, one file each. The file's name is the recogniser's name in prepare.recognisers.

A file defines what `base` says; its model is a local folder or an installed package, and nothing is ever downloaded.
"""

from residency.foundation.registry import Registry

shelf = Registry("residency.instruments.identifiers.recognisers", "recogniser")
