"""The JSON side: lists, jobs, and what can be asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import neman
from neman.web.desk import FullError, Job
from neman.web.evidence import can_be_fitted
from neman.web.levers import controls, policy_from
from neman.web.requests import RunRequest, WhatIfRequest, asked, save_body
from neman.web.shop import Shop, shop_of
from neman.web.store import KINDS, Item, Kind

__all__ = [
    "job",
    "jobs",
    "kept_line",
    "kind_of",
    "new_run",
    "new_what_if",
    "pictures",
    "run",
    "runs",
    "scenario",
    "scenarios",
    "status",
    "stop",
    "taken",
    "upload",
    "what_if",
    "what_ifs",
]


def status(request: Request) -> Response:
    """Say that the server is there, and how much waits."""
    shop = shop_of(request)
    counts = [one.state for one in shop.desk.jobs.values()]
    return JSONResponse({"neman": neman.__version__, "running": counts.count("running"), "waiting": counts.count("waiting")})


def scenarios(request: Request) -> Response:
    """List the scenarios."""
    shop = shop_of(request)
    return JSONResponse([_scenario_line(shop, item) for item in shop.store.all("scenario")])


def scenario(request: Request) -> Response:
    """Tell one scenario with its levers and policies; `?of=` says of what, such as a run."""
    shop = shop_of(request)
    item = shop.item(kind_of(request.query_params.get("of", "scenario")), request.path_params["name"])
    read = shop.scenario(item)
    policies = [{"name": policy.name, "title": policy.title, "text": policy.text} for policy in shop.policies(read)]
    return JSONResponse({**_scenario_line(shop, item), "controls": controls(read), "policies": policies})


def runs(request: Request) -> Response:
    """List the runs."""
    return JSONResponse([_run_line(item) for item in shop_of(request).store.all("run")])


def run(request: Request) -> Response:
    """Tell one run: what it was made with."""
    item = shop_of(request).item("run", request.path_params["name"])
    return JSONResponse({"name": item.name, **item.about(), "tables": list(neman.Result.load(item.path).tables)})


def pictures(request: Request) -> Response:
    """Return the data of the pictures of a run."""
    shop = shop_of(request)
    return Response(shop.page(shop.item("run", request.path_params["name"])).pictures, media_type="application/json")


def what_ifs(request: Request) -> Response:
    """List the what-ifs that are kept."""
    shop = shop_of(request)
    kept = ("title", "scenario", "scenario_title", "members", "wanted", "created", "runs")
    return JSONResponse([kept_line(shop, item, kept) for item in shop.store.all("what-if")])


def kept_line(shop: Shop, item: Item, keys: Sequence[str]) -> dict[str, Any]:
    """Return what a list tells of something that is kept, and the address where it opens."""
    about = item.about()
    of, name = about["of"], about["scenario"]
    world = f"{of}/{name}" if shop.store.find(kind_of(of), name) else f"{item.kind}/{item.name}"
    page = "fit" if item.kind == "fit" else "what-if"
    return {"name": item.name, "open": f"/{page}/{world}?kept={item.name}", **{key: about.get(key) for key in keys}}


def what_if(request: Request) -> Response:
    """Tell one what-if with its last answer."""
    item = shop_of(request).item("what-if", request.path_params["name"])
    return JSONResponse({"name": item.name, **item.about()})


def jobs(request: Request) -> Response:
    """List the jobs since the server started, the newest first, without their answers."""
    return JSONResponse([{**one.told(), "answer": None} for one in reversed(list(shop_of(request).desk.jobs.values()))])


def job(request: Request) -> Response:
    """Tell how far a job is, and what it has found."""
    return JSONResponse(_job(request).told())


def stop(request: Request) -> Response:
    """Stop a job."""
    found = _job(request)
    shop_of(request).desk.stop(found)
    return JSONResponse(found.told())


async def upload(request: Request) -> Response:
    """Take a zip file of a scenario or Flee folder; it is checked in a job."""
    shop = shop_of(request)
    if request.headers.get("content-type", "") not in ("application/zip", "application/x-zip-compressed", "application/octet-stream"):
        raise HTTPException(415, "send application/zip")
    inbox = shop.store.folder / ".uploads"
    inbox.mkdir(exist_ok=True)
    file = str(request.query_params.get("file", "upload.zip"))[:100]
    target = shop.store.new_path("scenario", Path(file).stem)
    path = inbox / f"{target.name}.zip"
    try:
        await save_body(request, path, shop.settings.upload)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    limits = {"upload": shop.settings.upload, "unpacked": shop.settings.unpacked, "files": shop.settings.files}
    try:
        return taken(shop, "check", file, {"zip": str(path), "target": str(target), "file": file, **limits})
    except HTTPException:
        path.unlink(missing_ok=True)
        raise


async def new_run(request: Request) -> Response:
    """Run a scenario."""
    shop = shop_of(request)
    wanted = await asked(request, RunRequest, shop.settings.body)
    _check_members(shop, wanted.members or 1)
    item = shop.world(wanted.scenario)
    read = await run_in_threadpool(shop.scenario, item)
    members = min(wanted.members or read.members, shop.settings.members)
    words = {
        "source": shop.store.scenario_of(item),
        "members": members,
        "seed": wanted.seed,
        "target": str(shop.store.new_path("run", read.name)),
    }
    return taken(shop, "run", read.title or read.name, words)


async def new_what_if(request: Request) -> Response:
    """Compare a scenario under other decisions with the scenario as it is."""
    shop = shop_of(request)
    wanted = await asked(request, WhatIfRequest, shop.settings.body)
    _check_members(shop, wanted.members)
    item = shop.world(wanted.scenario)
    read = await run_in_threadpool(shop.scenario, item)
    policy = await run_in_threadpool(_policy, shop, read, wanted)
    plain = policy.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    about = {"title": policy.title, "scenario": item.name, "of": item.kind, "scenario_title": read.title or read.name, "policy": plain}
    target = str(shop.store.new_path("what-if", policy.title))
    words = {
        "source": shop.store.scenario_of(item),
        "policy": plain,
        "members": wanted.members,
        "seed": wanted.seed,
        "target": target,
        "about": about,
    }
    return taken(shop, "what-if", policy.title, words)


def _policy(shop: Shop, read: neman.Scenario, wanted: WhatIfRequest) -> neman.Policy:
    """Return the policy that is asked for, checked on the scenario."""
    if wanted.policy is not None:
        shipped = {policy.name: policy for policy in shop.policies(read)}
        if wanted.policy not in shipped:
            raise neman.SettingError(f"no policy called {wanted.policy} ships with this scenario")
        return shipped[wanted.policy]
    if wanted.file is not None:
        return _policy_of_file(read, wanted.file)
    if not wanted.changes:
        raise neman.SettingError("nothing is changed: move a lever first")
    return policy_from(read, wanted.changes, "what_if", wanted.title)


def _policy_of_file(read: neman.Scenario, text: str) -> neman.Policy:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(text, encoding="utf-8")
        policy = neman.read_policy(path)
    neman.with_policy(read, policy)
    return policy


def _check_members(shop: Shop, members: int) -> None:
    if members > shop.settings.members:
        raise HTTPException(422, f"members: this server runs {shop.settings.members} at most")


def taken(shop: Shop, task: str, title: str, words: dict[str, Any]) -> Response:
    """Put a job into the queue and say where to ask for it; refuse it where too many wait."""
    try:
        job = shop.desk.take(task, title, words)
    except FullError:
        raise HTTPException(429, f"{shop.settings.waiting} jobs are waiting already; try again later") from None
    return JSONResponse(job.told(), status_code=202, headers={"location": f"/api/jobs/{job.name}"})


def _job(request: Request) -> Job:
    found = shop_of(request).desk.jobs.get(request.path_params["name"])
    if found is None:
        raise HTTPException(404, "there is no job of this name")
    return found


def kind_of(word: str) -> Kind:
    """Return the kind of thing whose scenario is meant."""
    found = next((kind for kind in KINDS if kind == word), None)
    if found is None:
        raise HTTPException(422, f"of: write one of {', '.join(KINDS)}")
    return found


def _scenario_line(shop: Shop, item: Item) -> dict[str, Any]:
    read = shop.scenario(item)
    return {
        "name": item.name,
        "title": read.title or read.name,
        "summary": read.summary,
        "start": read.start.isoformat(),
        "end": read.end.isoformat(),
        "days": read.days,
        "members": read.members,
        "seed": read.seed,
        "own": item.kind == "scenario" and (item.path / "origin.json").is_file(),
        "places": len(read.places),
        "gates": len(read.gates),
        "flee": bool(read.values["flee.rules"]),
        "fit": can_be_fitted(read),
        "of": item.kind,
    }


def _run_line(item: Item) -> dict[str, Any]:
    about = item.about()
    settings = item.path / "scenario" / "scenario.yml"
    title = dict(yaml.safe_load(settings.read_text(encoding="utf-8"))).get("title", "") if settings.is_file() else ""
    return {
        "name": item.name,
        "title": title,
        **{key: about.get(key) for key in ("scenario", "members", "seed", "start", "end", "created", "engine")},
    }
