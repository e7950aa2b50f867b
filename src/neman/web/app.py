"""The application: routes, errors as JSON, and the guard around it all."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

import neman
from neman.web.access import Guard
from neman.web.openapi import openapi
from neman.web.pages import refusal
from neman.web.routes import routes
from neman.web.settings import Settings
from neman.web.shop import Shop

__all__ = ["application"]


def application(settings: Settings) -> Starlette:
    """Return the application; its workers start and end with it.

    Raises
    ------
    NemanError : a source that cannot be shown.
    """
    shop = Shop(settings)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        shop.desk.open()
        yield
        shop.desk.close()

    app = Starlette(
        routes=[*routes(), Route("/openapi.json", openapi)],
        middleware=[Middleware(Guard, settings=settings)],
        exception_handlers={HTTPException: _refused, neman.NemanError: _wrong, Exception: _broken},
        lifespan=life,
    )
    app.state.shop = shop
    return app


def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return _broken(request, error)
    return _said(request, str(error.detail), error.status_code, dict(error.headers or {}))


def _wrong(request: Request, error: Exception) -> Response:
    return _said(request, str(error), 422)


def _broken(request: Request, error: Exception) -> Response:
    logging.getLogger("neman.web").error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _said(request, "a mistake in neman; the server's log says where", 500)


def _said(request: Request, text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    """Say what is wrong: as JSON, or as a small page where a page was asked for."""
    if request.url.path.startswith(("/api/", "/static/", "/openapi")):
        return JSONResponse({"error": text}, status_code=status, headers=headers)
    return HTMLResponse(refusal(status, text), status_code=status, headers=headers)
