"""Compiled steps of a day, one file each. Every kernel takes (plan, state, book, key, day)."""
