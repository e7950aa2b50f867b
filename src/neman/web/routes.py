"""Every address of the server in one list; the OpenAPI description is made from the same list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from starlette.routing import Route

from neman.web import api, downloads, fits, pages
from neman.web.requests import FitRequest, RunRequest, WhatIfRequest
from neman.web.store import KINDS

__all__ = ["ENDPOINTS", "Endpoint", "routes"]


@dataclass(frozen=True)
class Endpoint:
    """One address: method, path, function, what it answers with, and what it takes.

    Parameters
    ----------
    answers : media type of a good answer.
    refuses : statuses of refusals.
    body : model of the JSON body; "zip" for a file.
    query : name and JSON schema of what may stand behind the question mark.
    """

    method: str
    path: str
    call: Callable[..., Any]
    answers: tuple[str, ...] = ("application/json",)
    good: int = 200
    refuses: tuple[int, ...] = ()
    body: type[BaseModel] | str | None = None
    query: tuple[tuple[str, dict[str, Any]], ...] = ()


_OF = (("of", {"type": "string", "enum": list(KINDS)}),)
_FORM = (("form", {"type": "string", "enum": ["csv", "parquet"]}),)
_TABLES = ("text/csv", "application/vnd.apache.parquet")
_BODY = (413, 415, 422, 429)

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("GET", "/api/status", api.status),
    Endpoint("GET", "/api/scenarios", api.scenarios),
    Endpoint("GET", "/api/scenarios/{name}", api.scenario, refuses=(404, 422), query=_OF),
    Endpoint(
        "POST",
        "/api/uploads",
        api.upload,
        good=202,
        refuses=(413, 415, 429),
        body="zip",
        query=(("file", {"type": "string", "maxLength": 100}),),
    ),
    Endpoint("GET", "/api/runs", api.runs),
    Endpoint("POST", "/api/runs", api.new_run, good=202, refuses=(404, *_BODY), body=RunRequest),
    Endpoint("GET", "/api/runs/{name}", api.run, refuses=(404,)),
    Endpoint("GET", "/api/runs/{name}/pictures", api.pictures, refuses=(404,)),
    Endpoint("GET", "/api/runs/{name}/report", downloads.run_report, ("text/html",), refuses=(404,)),
    Endpoint(
        "GET",
        "/api/runs/{name}/places",
        downloads.places,
        ("application/geo+json",),
        refuses=(404, 422),
        query=(("day", {"type": "string", "format": "date"}),),
    ),
    Endpoint("GET", "/api/runs/{name}/tables/{table}", downloads.table, _TABLES, refuses=(404, 422), query=_FORM),
    Endpoint("GET", "/api/what-ifs", api.what_ifs),
    Endpoint("POST", "/api/what-ifs", api.new_what_if, good=202, refuses=(404, *_BODY), body=WhatIfRequest),
    Endpoint("GET", "/api/what-ifs/{name}", api.what_if, refuses=(404,)),
    Endpoint("GET", "/api/what-ifs/{name}/report", downloads.study_report, ("text/html",), refuses=(404,)),
    Endpoint("GET", "/api/what-ifs/{name}/policy", downloads.policy, ("application/yaml",), refuses=(404,)),
    Endpoint("GET", "/api/what-ifs/{name}/differences", downloads.differences, _TABLES, refuses=(404, 422), query=_FORM),
    Endpoint("GET", "/api/fits", fits.fits),
    Endpoint("POST", "/api/fits", fits.new_fit, good=202, refuses=(404, *_BODY), body=FitRequest),
    Endpoint("GET", "/api/fits/{name}", fits.fit, refuses=(404,)),
    Endpoint("GET", "/api/fits/{name}/report", fits.fit_report, ("text/html",), refuses=(404,)),
    Endpoint("GET", "/api/fits/{name}/figures", fits.fit_figures, ("text/csv",), refuses=(404,)),
    Endpoint("GET", "/api/fits/{name}/files", fits.fit_files, ("application/zip",), refuses=(404,)),
    Endpoint("GET", "/api/jobs", api.jobs),
    Endpoint("GET", "/api/jobs/{name}", api.job, refuses=(404,)),
    Endpoint("DELETE", "/api/jobs/{name}", api.stop, refuses=(404,)),
)


def routes() -> list[Route]:
    """Return the routes for Starlette: pages, files, and the endpoints."""
    return [
        Route("/", pages.index),
        Route("/runs/{name}", pages.run_page),
        Route("/what-if/{of}/{name}", pages.what_if_page),
        Route("/fit/{of}/{name}", pages.fit_page),
        Route("/static/{name}", pages.asset),
        *_by_path(),
    ]


def _by_path() -> list[Route]:
    return [Route(one.path, one.call, methods=[one.method]) for one in ENDPOINTS]
