"""Writers: one file a format."""

from neman.io.writers.flee import write_flee
from neman.io.writers.native import write_native

__all__ = ["write_flee", "write_native"]
