"""Room 2: a practice's reports become a de-identified, clean, split corpus."""
