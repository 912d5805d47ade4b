"""Measurements: `make bench`. Each module has `run()`, which prints one line per figure with its limit."""
