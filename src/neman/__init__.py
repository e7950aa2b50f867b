"""neman simulates people moving, and being stopped, at contested borders.

>>> import neman
>>> scenario = neman.read("two_lines")
>>> print(neman.explain(scenario).splitlines()[0])
two_lines: Two lines at one border

A script, the command line and the web page use what is listed in `__all__` and nothing else. It is loaded when it is first
used, so that `import neman` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neman.check import Findings, Note
    from neman.ensemble import members_done
    from neman.errors import InputError, MissingPart, NemanError, RunError, SettingError
    from neman.evidence import Claim, Event, Ledger, Quantity, Report, Reporter, ledger, ledger_records
    from neman.fit.assess import Assessment, Score, assess
    from neman.fit.calibrate import calibrate
    from neman.fit.forecast import Forecast, forecast
    from neman.fit.posterior import Fit
    from neman.fit.sensitivity import Sensitivity, resume_sensitivity, sensitivity
    from neman.fit.uncertain import Uncertain, chosen_inputs, uncertain_inputs
    from neman.fit.verify import Verified, verify
    from neman.io.begun import NOTES, begun_kind
    from neman.io.readers import inspect, read
    from neman.io.readers.reports import REPORT_FORMATS, read_reports
    from neman.io.shipped import shipped_names
    from neman.io.template import new_scenario
    from neman.io.writers import add_reports, write_flee, write_native
    from neman.overview import Overview, overview_of
    from neman.params import PARAMS
    from neman.policies import LEVERS
    from neman.prose import explain
    from neman.record.tables import TABLES
    from neman.report import (
        ServedReport,
        fit_pictures,
        implications,
        report_file,
        served_report,
        write_fit,
        write_report,
        write_sensitivity,
        write_study,
    )
    from neman.result import Result
    from neman.run import is_compiled, resume, simulate
    from neman.scenario import Scenario
    from neman.study import (
        OUTCOMES,
        Outcome,
        Policy,
        Study,
        compare,
        compared_policies,
        read_policy,
        resume_study,
        shipped_policies,
        with_policy,
    )

    __version__: str

__all__ = [
    "LEVERS",
    "NOTES",
    "OUTCOMES",
    "PARAMS",
    "REPORT_FORMATS",
    "TABLES",
    "Assessment",
    "Claim",
    "Event",
    "Findings",
    "Fit",
    "Forecast",
    "InputError",
    "Ledger",
    "MissingPart",
    "NemanError",
    "Note",
    "Outcome",
    "Overview",
    "Policy",
    "Quantity",
    "Report",
    "Reporter",
    "Result",
    "RunError",
    "Scenario",
    "Score",
    "Sensitivity",
    "ServedReport",
    "SettingError",
    "Study",
    "Uncertain",
    "Verified",
    "__version__",
    "add_reports",
    "assess",
    "begun_kind",
    "calibrate",
    "chosen_inputs",
    "compare",
    "compared_policies",
    "explain",
    "fit_pictures",
    "forecast",
    "implications",
    "inspect",
    "is_compiled",
    "ledger",
    "ledger_records",
    "members_done",
    "new_scenario",
    "overview_of",
    "read",
    "read_policy",
    "read_reports",
    "report_file",
    "resume",
    "resume_sensitivity",
    "resume_study",
    "sensitivity",
    "served_report",
    "shipped_names",
    "shipped_policies",
    "simulate",
    "uncertain_inputs",
    "verify",
    "with_policy",
    "write_fit",
    "write_flee",
    "write_native",
    "write_report",
    "write_sensitivity",
    "write_study",
]

#: The module that holds each public name.
_HOMES = {
    "LEVERS": "policies", "PARAMS": "params", "TABLES": "record.tables",
    "Assessment": "fit.assess", "Score": "fit.assess", "assess": "fit.assess",
    "Claim": "evidence", "Event": "evidence", "Ledger": "evidence", "Quantity": "evidence", "Report": "evidence", "Reporter": "evidence",
    "ledger": "evidence", "ledger_records": "evidence", "Fit": "fit.posterior",
    "calibrate": "fit.calibrate", "Forecast": "fit.forecast", "forecast": "fit.forecast", "Verified": "fit.verify", "verify": "fit.verify",
    "Findings": "check", "Note": "check", "inspect": "io.readers",
    "InputError": "errors", "MissingPart": "errors", "NemanError": "errors", "RunError": "errors", "SettingError": "errors",
    "Overview": "overview", "overview_of": "overview", "explain": "prose",
    "OUTCOMES": "study", "Outcome": "study", "Policy": "study", "Study": "study",
    "Sensitivity": "fit.sensitivity", "sensitivity": "fit.sensitivity", "resume_sensitivity": "fit.sensitivity",
    "Uncertain": "fit.uncertain", "chosen_inputs": "fit.uncertain", "uncertain_inputs": "fit.uncertain",
    "ServedReport": "report", "report_file": "report", "served_report": "report",
    "fit_pictures": "report", "implications": "report", "write_fit": "report",
    "write_sensitivity": "report", "write_study": "report",
    "compare": "study", "read_policy": "study", "resume_study": "study", "shipped_policies": "study", "with_policy": "study",
    "compared_policies": "study",
    "Result": "result", "Scenario": "scenario", "members_done": "ensemble", "write_report": "report",
    "is_compiled": "run", "resume": "run", "simulate": "run",
    "NOTES": "io.begun", "begun_kind": "io.begun", "new_scenario": "io.template", "read": "io.readers", "shipped_names": "io.shipped",
    "REPORT_FORMATS": "io.readers.reports", "read_reports": "io.readers.reports",
    "add_reports": "io.writers", "write_flee": "io.writers", "write_native": "io.writers",
}


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("neman")
    elif name in _HOMES:
        value = getattr(import_module(f"neman.{_HOMES[name]}"), name)
    else:
        raise AttributeError(f"module 'neman' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
