"""Room 6: the trained model answers, and says what its answers are."""
