"""Fits: asking for one, and what one has found."""

from __future__ import annotations

import io
import zipfile

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import neman
from neman.web.api import kept_line, taken
from neman.web.downloads import file_sent, named
from neman.web.evidence import beliefs, can_be_fitted
from neman.web.requests import FitRequest, asked
from neman.web.shop import Shop, shop_of
from neman.web.store import Item

__all__ = ["fit", "fit_figures", "fit_files", "fit_report", "fits", "new_fit"]

_KEPT = ("title", "scenario", "scenario_title", "until", "believe", "whom", "budget", "created")


def fits(request: Request) -> Response:
    """List the fits."""
    shop = shop_of(request)
    return JSONResponse([kept_line(shop, item, _KEPT) for item in shop.store.all("fit")])


def fit(request: Request) -> Response:
    """Tell what a fit has found."""
    item = _item(request)
    return JSONResponse({"name": item.name, **item.about()})


async def new_fit(request: Request) -> Response:
    """Fit a scenario to its figures."""
    shop = shop_of(request)
    wanted = await asked(request, FitRequest, shop.settings.body)
    item = shop.world(wanted.scenario)
    read = await run_in_threadpool(shop.scenario, item)
    _check(shop, read, wanted)
    until = wanted.until or read.end
    title = wanted.title or read.title or read.name
    about = {
        "title": title, "scenario": item.name, "of": item.kind, "scenario_title": read.title or read.name, "budget": wanted.budget,
    }
    words = {
        "source": shop.store.scenario_of(item), "until": until.isoformat(), "believe": wanted.believe, "budget": wanted.budget,
        "seed": wanted.seed, "target": str(shop.store.new_path("fit", title)), "about": about,
    }
    return taken(shop, "fit", title, words)


def fit_report(request: Request) -> Response:
    """Return the self-contained page of a fit."""
    item = _item(request)
    return file_sent(item.path / "fit.html", f"{item.name}.html", "text/html")


def fit_figures(request: Request) -> Response:
    """Return every figure with what the fitted model says, and every figure left out with the reason, as CSV."""
    item = _item(request)
    return file_sent(item.path / "figures.csv", f"{item.name}-figures.csv", "text/csv")


def fit_files(request: Request) -> Response:
    """Return the fit with its sample and the fitted scenario as a zip file, as `neman fit` writes it."""
    item = _item(request)
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(item.path.rglob("*")):
            archive.write(path, f"{item.name}/{path.relative_to(item.path)}")
    return Response(sink.getvalue(), media_type="application/zip", headers=named(f"{item.name}.zip"))


def _check(shop: Shop, read: neman.Scenario, wanted: FitRequest) -> None:
    if not can_be_fitted(read):
        raise HTTPException(422, "this scenario has no figures to fit to, with reporters who count them")
    if wanted.budget > shop.settings.budget:
        raise HTTPException(422, f"budget: this server runs {shop.settings.budget} at most")
    if wanted.until and not read.start <= wanted.until <= read.end:
        raise HTTPException(422, f"until: the scenario covers {read.start} to {read.end}")
    if wanted.believe not in beliefs(read):
        raise HTTPException(422, f"believe: write one of {', '.join(beliefs(read))}")


def _item(request: Request) -> Item:
    return shop_of(request).item("fit", request.path_params["name"])
