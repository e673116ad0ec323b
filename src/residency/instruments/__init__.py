"""Instruments that several rooms use: models, prompts, metrics, intervals, identifiers, sizing."""
