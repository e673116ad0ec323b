"""Room 1: a model that fits the machine, the task and the licence."""
