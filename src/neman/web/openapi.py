"""The OpenAPI description, made from the list of endpoints and the models of their bodies."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import neman
from neman.web.routes import ENDPOINTS, Endpoint

__all__ = ["description", "openapi"]

_REF = "#/components/schemas/{model}"
_ERROR = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}


def openapi(request: Request) -> Response:
    """Return the description."""
    return JSONResponse(description())


def description() -> dict[str, Any]:
    """Return the OpenAPI description of the JSON side.

    >>> description()["openapi"]
    '3.1.0'
    """
    models = [one.body for one in ENDPOINTS if isinstance(one.body, type)]
    _, schemas = models_json_schema([(model, "validation") for model in models], ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for one in ENDPOINTS:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    about = {"title": "neman", "version": neman.__version__, "description": "Explore runs, ask what if, bring a scenario."}
    return {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": {**schemas.get("$defs", {}), "Error": _ERROR}}}


def _operation(one: Endpoint) -> dict[str, Any]:
    in_path = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in re.findall(r"{(\w+)}", one.path)]
    in_query = [{"name": name, "in": "query", "schema": schema} for name, schema in one.query]
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    answers: dict[str, Any] = {str(one.good): {"description": "done", "content": {kind: {} for kind in one.answers}}}
    answers |= {
        str(status): {"description": HTTPStatus(status).phrase, "content": error} for status in sorted({*one.refuses, 401, 403, 421})
    }
    told = {
        "summary": str(one.call.__doc__).splitlines()[0],
        "operationId": one.call.__name__,
        "parameters": in_path + in_query,
        "responses": answers,
    }
    return {**told, "requestBody": {"required": True, "content": _content(one.body)}} if one.body else told


def _content(body: type[BaseModel] | str) -> dict[str, Any]:
    if isinstance(body, str):
        return {"application/zip": {"schema": {"type": "string", "format": "binary"}}}
    return {"application/json": {"schema": {"$ref": _REF.format(model=body.__name__)}}}
