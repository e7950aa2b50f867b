"""Flee instances: time and memory, beside Flee itself."""
