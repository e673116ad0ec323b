"""Room 3: a corpus and a base model become a trained plain folder."""
