"""Shelf: identifier rules, one file each. The file's name is the rule's name.

A rule sees the plain form of a text (see `normalise`) and yields spans; its HITS and MISSES are run by the contract test.
One with `NEEDS_DIGITS` is not asked about a text in which no digit counts (see `codes.has_digits`).
"""

from residency.foundation.registry import Registry

shelf = Registry("residency.instruments.identifiers.rules", "identifier rule")
