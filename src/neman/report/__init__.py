"""The report: one self-contained HTML file that opens from disk without network."""

from neman.report.build import write_report

__all__ = ["write_report"]
