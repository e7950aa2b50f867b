"""The report, and the pages of studies: each one self-contained HTML file that opens from disk without network."""

from neman.report.build import write_report
from neman.report.drivers import write_sensitivity
from neman.report.fitted import fit_pictures, write_fit
from neman.report.implications import implications
from neman.report.served import ServedReport, report_file, served_report
from neman.report.study import write_study

__all__ = [
    "ServedReport", "fit_pictures", "implications", "report_file", "served_report", "write_fit", "write_report", "write_sensitivity",
    "write_study",
]
