"""Statements of clinical texts, taken out by rules and compared: the product's own score of facts."""

from residency.instruments.assertions.compare import ClinicalError, Comparison, compare, unsupported
from residency.instruments.assertions.extract import Statement, Statements, extract

__all__ = ["ClinicalError", "Comparison", "Statement", "Statements", "compare", "extract", "unsupported"]
