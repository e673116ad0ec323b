"""Pages that a person opens in a browser on the same machine."""
