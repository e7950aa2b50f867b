"""The JSON side: lists, jobs, and what can be asked for."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import yaml
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import neman
from neman.web.desk import FullError, Job
from neman.web.levers import controls, policy_from
from neman.web.requests import RunRequest, WhatIfRequest, asked, save_body
from neman.web.shop import Shop, shop_of
from neman.web.store import Item, Kind

__all__ = [
    "job",
    "jobs",
    "new_run",
    "new_what_if",
    "pictures",
    "run",
    "runs",
    "scenario",
    "scenarios",
    "status",
    "stop",
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
    """Tell one scenario with its levers and policies; `?of=run` takes the scenario of a run."""
    shop = shop_of(request)
    item = shop.item(_kind(request.query_params.get("of", "scenario")), request.path_params["name"])
    read = shop.scenario(item)
    policies = [{"name": policy.name, "title": policy.title, "text": policy.text} for policy in neman.shipped_policies(read)]
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
    kept = ("title", "scenario", "members", "created", "runs")
    return JSONResponse([{"name": item.name, **{key: item.about().get(key) for key in kept}} for item in shop.store.all("what-if")])


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
        return _taken(shop, "check", file, {"zip": str(path), "target": str(target), "file": file, **limits})
    except HTTPException:
        path.unlink(missing_ok=True)
        raise


async def new_run(request: Request) -> Response:
    """Run a scenario."""
    shop = shop_of(request)
    wanted = await asked(request, RunRequest, shop.settings.body)
    _check_members(shop, wanted.members or 1)
    item = shop.item("scenario", wanted.scenario)
    read = await run_in_threadpool(shop.scenario, item)
    members = min(wanted.members or read.members, shop.settings.members)
    words = {
        "source": shop.store.scenario_of(item),
        "members": members,
        "seed": wanted.seed,
        "target": str(shop.store.new_path("run", read.name)),
    }
    return _taken(shop, "run", read.title or read.name, words)


async def new_what_if(request: Request) -> Response:
    """Compare a scenario under other decisions with the scenario as it is."""
    shop = shop_of(request)
    wanted = await asked(request, WhatIfRequest, shop.settings.body)
    _check_members(shop, wanted.members)
    item = shop.store.find("scenario", wanted.scenario) or shop.item("run", wanted.scenario)
    read = await run_in_threadpool(shop.scenario, item)
    policy = await run_in_threadpool(_policy, read, wanted)
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
    return _taken(shop, "what-if", policy.title, words)


def _policy(read: neman.Scenario, wanted: WhatIfRequest) -> neman.Policy:
    """Return the policy that is asked for, checked on the scenario."""
    if wanted.policy is not None:
        shipped = {policy.name: policy for policy in neman.shipped_policies(read)}
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


def _taken(shop: Shop, task: str, title: str, words: dict[str, Any]) -> Response:
    try:
        taken = shop.desk.take(task, title, words)
    except FullError:
        raise HTTPException(429, f"{shop.settings.waiting} jobs are waiting already; try again later") from None
    return JSONResponse(taken.told(), status_code=202, headers={"location": f"/api/jobs/{taken.name}"})


def _job(request: Request) -> Job:
    found = shop_of(request).desk.jobs.get(request.path_params["name"])
    if found is None:
        raise HTTPException(404, "there is no job of this name")
    return found


def _kind(word: str) -> Kind:
    if word not in ("scenario", "run"):
        raise HTTPException(422, "of: write scenario or run")
    return "scenario" if word == "scenario" else "run"


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
