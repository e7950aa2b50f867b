"""Values that a scenario gives to parameters of the model."""

from __future__ import annotations

from neman.schema import Row, column

__all__ = ["ParameterValue"]


class ParameterValue(Row):
    """A value for one parameter of `neman.params`. File: `parameters.csv`."""

    name: str = column("name of the parameter", min_length=1)
    value: float = column("value used, in the parameter's unit")
    low: float | None = column("lower end of what is plausible", default=None)
    high: float | None = column("upper end of what is plausible", default=None)
    assumption: bool = column("true where no source gives the value", default=False)
    free: bool = column("true where fitting may change it", default=False)
    source: str = column("where the value comes from", default="")
