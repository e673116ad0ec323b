"""Residency: a medical practice turns its own diagnosis reports into its own language model."""
