"""What can be taken home: tables, places on a day, reports, and policies as files."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import polars as pl
import yaml
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

import neman
from neman.web.shop import shop_of
from neman.web.store import Item

__all__ = ["differences", "file_sent", "named", "places", "policy", "run_report", "study_report", "table"]

_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def table(request: Request) -> Response:
    """Return a table of a run as CSV or Parquet."""
    item, name = _item(request, "run"), request.path_params["table"]
    tables = neman.Result.load(item.path).tables
    if name not in tables:
        raise HTTPException(404, f"a run has no table called {name[:80]}; it has {', '.join(tables)}")
    return _sent(tables[name], f"{item.name}-{name}", request.query_params.get("form", "csv"))


def differences(request: Request) -> Response:
    """Return the differences of a what-if as CSV or Parquet."""
    item = _item(request, "what-if")
    return _sent(neman.Study.load(item.path).differences, f"{item.name}-differences", request.query_params.get("form", "csv"))


def places(request: Request) -> Response:
    """Return the places with the people there at the end of a day (medians and 90 % intervals) as GeoJSON."""
    item = _item(request, "run")
    result = neman.Result.load(item.path).ran
    day = _day(request.query_params.get("day"), result.scenario)
    frame = result.scan("stock").filter(pl.col("date") == day).with_columns(pl.col("place").cast(pl.String)).collect()
    stock = _by_place(frame, result.members)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": {
                "name": place.name,
                "kind": place.kind,
                "country": place.country,
                "date": day.isoformat(),
                **stock.get(place.name, _NOBODY),
            },
        }
        for place in result.scenario.places
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    return Response(text, media_type="application/geo+json", headers=named(f"{item.name}-{day}.geojson"))


def run_report(request: Request) -> Response:
    """Return the self-contained report of a run."""
    shop, item = shop_of(request), _item(request, "run")
    path = item.path / "report.html"
    if path.is_file():
        return file_sent(path, f"{item.name}.html")
    with shop.store.draft() as draft:
        text = neman.write_report(neman.Result.load(item.path), draft / "report.html").read_bytes()
    return Response(text, media_type="text/html", headers=named(f"{item.name}.html"))


def study_report(request: Request) -> Response:
    """Return the self-contained page of a what-if."""
    item = _item(request, "what-if")
    return file_sent(item.path / "study.html", f"{item.name}.html")


def policy(request: Request) -> Response:
    """Return a what-if as a policy file, to be shared, or to be read by `neman compare`."""
    item = _item(request, "what-if")
    told = item.about()["policy"]
    text = yaml.safe_dump(told, sort_keys=False, allow_unicode=True)
    return Response(text, media_type="application/yaml", headers=named(f"{item.name}.yaml"))


_NOBODY = {"people": 0.0, "low": 0.0, "high": 0.0}


def _by_place(frame: pl.DataFrame, members: int) -> dict[str, dict[str, float]]:
    """Return quantiles over members; a member without a row has nobody there."""
    sums = frame.group_by("place", "member").agg(pl.col("persons").sum())
    found = {}
    for (place,), rows in sums.group_by("place"):
        values = rows["persons"].cast(pl.Float64).extend(pl.Series([0.0] * (members - rows.height), dtype=pl.Float64))
        low, middle, high = (float(values.quantile(share, "linear") or 0.0) for share in (0.05, 0.5, 0.95))
        found[str(place)] = {"people": middle, "low": low, "high": high}
    return found


def _day(word: str | None, scenario: neman.Scenario) -> dt.date:
    try:
        day = dt.date.fromisoformat(word) if word else scenario.end
    except ValueError:
        raise HTTPException(422, "day: write YYYY-MM-DD") from None
    if not scenario.start <= day <= scenario.end:
        raise HTTPException(422, f"day: the run covers {scenario.start} to {scenario.end}")
    return day


def _item(request: Request, kind: str) -> Item:
    return shop_of(request).item("run" if kind == "run" else "what-if", request.path_params["name"])


def _sent(frame: pl.DataFrame, name: str, form: str) -> Response:
    if form not in _TYPES:
        raise HTTPException(422, f"form: write one of {', '.join(_TYPES)}")
    sink = io.BytesIO()
    if form == "csv":
        frame.write_csv(sink)
    else:
        frame.write_parquet(sink)
    return Response(sink.getvalue(), media_type=_TYPES[form], headers=named(f"{name}.{form}"))


def file_sent(path: Path, name: str, kind: str = "text/html") -> Response:
    """Return a file under a name to save it under.

    Raises
    ------
    HTTPException : 404, it is not there.
    """
    if not path.is_file():
        raise HTTPException(404, f"{path.name} is not there")
    return FileResponse(path, media_type=kind, headers=named(name))


def named(name: str) -> dict[str, str]:
    """Return the header that makes a browser save an answer under a name."""
    return {"content-disposition": f'attachment; filename="{name}"'}
