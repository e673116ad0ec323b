"""What is out of date, in which order, in which process."""
