"""Room 4: the proof, on patients the model has never seen."""
