"""Outputs: the tables of a result and how the day's book becomes rows."""
