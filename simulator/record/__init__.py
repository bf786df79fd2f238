"""Rows while running, tables afterwards, ladders, and the files of a run."""
