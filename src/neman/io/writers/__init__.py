"""Writers: one file a format."""

from neman.io.writers.native import write_native

__all__ = ["write_native"]
