"""Writers: one file a format."""

from neman.io.writers.flee import write_flee
from neman.io.writers.native import write_native
from neman.io.writers.reports import add_reports

__all__ = ["add_reports", "write_flee", "write_native"]
