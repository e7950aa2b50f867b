"""The pages, and the files that they are made of."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import Any

import jinja2
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import neman
from neman.web.api import kind_of
from neman.web.evidence import beliefs, can_be_fitted
from neman.web.shop import shop_of
from neman.web.store import KINDS

__all__ = ["asset", "fit_page", "index", "refusal", "run_page", "what_if_page"]

_OWN = (
    "web.css", "ask.js", "index.js", "lever.js", "whatif.js", "answer.js", "beliefs.js", "fitting.js", "pictures.js", "run.js", "load.js",
)
_TYPES = {"js": "text/javascript", "css": "text/css", "json": "application/json", "txt": "text/plain"}


def index(request: Request) -> Response:
    """The first page: scenarios, runs, what-ifs, and the way to bring one's own."""
    return HTMLResponse(_page("index.html.j2").render())


def run_page(request: Request) -> Response:
    """The page of a run: the report, with its parts as files."""
    shop = shop_of(request)
    return HTMLResponse(shop.page(shop.item("run", request.path_params["name"])).html)


def what_if_page(request: Request) -> Response:
    """The page of levers for a scenario, or for the scenario of a run."""
    return HTMLResponse(_page("whatif.html.j2").render(**_world(request), most=shop_of(request).settings.members))


def fit_page(request: Request) -> Response:
    """The page that fits a scenario to its figures."""
    told = _world(request)
    scenario = told["scenario"]
    known = {"able": can_be_fitted(scenario), "beliefs": beliefs(scenario), "most": shop_of(request).settings.budget}
    return HTMLResponse(_page("fitting.html.j2").render(**told, **known))


def _world(request: Request) -> dict[str, Any]:
    """Return the scenario that a page is about, its name, and what it is the scenario of."""
    shop, of, name = shop_of(request), request.path_params["of"], request.path_params["name"]
    if of not in KINDS:
        raise HTTPException(404, "there is no such page")
    return {"scenario": shop.scenario(shop.item(kind_of(of), name)), "name": name, "of": of}


def asset(request: Request) -> Response:
    """Return a script, a style or the outlines; a browser that has the same already is told so."""
    name = request.path_params["name"]
    body, tag = _asset(name)
    if body is None:
        raise HTTPException(404, "there is no such file")
    headers = {"etag": tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=_TYPES[name.rpartition(".")[2]], headers=headers)


def refusal(status: int, text: str) -> str:
    """Return a small page that says what is wrong."""
    return _page("refusal.html.j2").render(status=status, text=text)


@lru_cache(maxsize=64)
def _asset(name: str) -> tuple[bytes | None, str]:
    text = (files("neman.web") / "page" / name).read_text(encoding="utf-8") if name in _OWN else neman.report_file(name)
    if text is None:
        return None, ""
    body = text.encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


@lru_cache(maxsize=4)
def _page(name: str) -> jinja2.Template:
    def load(part: str) -> str:
        return (files("neman.web") / "page" / part).read_text(encoding="utf-8")

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(load), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template(name)
