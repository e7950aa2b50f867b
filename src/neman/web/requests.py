"""What may be sent to the server, and how it is read: with limits, and checked before anything is done with it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from neman.web.levers import Change

__all__ = ["FitRequest", "RunRequest", "WhatIfRequest", "asked", "save_body"]

_Model = TypeVar("_Model", bound=BaseModel)
_NUL_FREE = r"^[^\x00-\x1f]*$"
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\w.-]+$", description="short name, as in the lists")]
Members = Annotated[int, Field(ge=1, le=100_000, description="runs of the ensemble")]
Seed = Annotated[int, Field(ge=0, lt=2**53, description="seed of the random numbers; empty: the scenario's")]


class RunRequest(BaseModel):
    """Run a scenario."""

    model_config = ConfigDict(extra="forbid")

    scenario: Name
    members: Members | None = None
    seed: Seed | None = None


class WhatIfRequest(BaseModel):
    """Compare a scenario under other decisions with the scenario as it is."""

    model_config = ConfigDict(extra="forbid")

    scenario: Name
    title: str = Field("What if", min_length=1, max_length=120, pattern=_NUL_FREE, description="what it is called")
    changes: list[Change] = Field(default_factory=list, max_length=30, description="levers that are moved")
    policy: Name | None = Field(None, description="a policy that ships with the scenario, instead of changes")
    file: str | None = Field(None, max_length=100_000, description="text of a policy file, instead of changes")
    members: Members = 20
    seed: Seed | None = None


class FitRequest(BaseModel):
    """Fit a scenario to its figures, under a belief."""

    model_config = ConfigDict(extra="forbid")

    scenario: Name
    title: str = Field("", max_length=120, pattern=_NUL_FREE, description="what it is called; empty: as the scenario")
    until: dt.date | None = Field(None, description="last day that is fitted; empty: the last of the scenario")
    believe: str = Field("reconcile", min_length=1, max_length=120, description="a side, a reporter, or reconcile: all are weighed")
    budget: int = Field(400, ge=100, le=100_000, description="runs of the model; a fifth of them is the size of the sample")
    seed: Seed | None = None


async def asked(request: Request, model: type[_Model], most: int) -> _Model:
    """Return the checked body of a request.

    Raises
    ------
    HTTPException : 413 too long, 415 not JSON by its header, 422 not what was asked for.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, "send application/json")
    try:
        return model.model_validate_json(await _body(request, most))
    except ValidationError as error:
        raise HTTPException(422, "; ".join(_said(fault) for fault in error.errors()[:5])) from None


def _said(fault: object) -> str:
    told = json.loads(json.dumps(fault, default=str))
    where = ".".join(str(part) for part in told["loc"])
    return f"{where}: {told['msg']}" if where else str(told["msg"])


async def _body(request: Request, most: int) -> bytes:
    body = bytearray()
    async for block in request.stream():
        body += block
        if len(body) > most:
            raise HTTPException(413, f"more than {most:,} bytes")
    return bytes(body)


async def save_body(request: Request, path: Path, most: int) -> None:
    """Write the body of a request to a file as it comes in.

    Raises
    ------
    HTTPException : 413 too long.
    """
    length = 0
    with path.open("wb") as file:
        async for block in request.stream():
            length += len(block)
            if length > most:
                raise HTTPException(413, f"the file has more than {most / 2**20:.0f} MiB")
            file.write(block)
