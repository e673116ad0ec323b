"""Lexicons and tables, each with its source, date and licence inside."""
