"""A study whose runs are filled on disk: its `study.json` says what is asked for from the beginning, and gets `seconds` at the end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from neman.errors import RunError
from neman.io.begun import NOTES
from neman.io.folders import opened, read_json, write_json, writing
from neman.io.readers.native import read_native
from neman.io.writers.native import write_native
from neman.scenario import Scenario
from neman.study.policy import Policy

__all__ = ["FILE", "asked_for", "begin", "plain"]

FILE = NOTES["study"]
_FIXED = ("neman", "seed", "baseline", "policies")


def begin(folder: Path, scenario: Scenario, compared: Sequence[Policy], asked: dict[str, Any]) -> None:
    """Note in a folder what is asked for, or find that the study was begun there; it may then be asked for more members.

    Parameters
    ----------
    compared : the baseline, then the policies.
    asked : `neman`, `seed`, `members`, `engine`, `command`.

    Raises
    ------
    RunError : the folder holds another study, or something else.
    """
    told = {**asked, "runs": len(compared), "baseline": plain(compared[0]), "policies": [plain(policy) for policy in compared[1:]]}
    if (folder / FILE).exists():
        made = asked_for(folder)
        wrong = [name for name in _FIXED if made[name] != told[name]]
        wrong += ["engine"] if told["engine"] not in ("auto", made["engine"]) else []
        wrong += ["scenario"] if read_native(folder / "scenario").hash != scenario.hash else []
        wrong += ["number of members, which is lower"] if made["members"] > told["members"] else []
        if wrong:
            raise RunError(f"{folder} holds a study with another {' and another '.join(wrong)}; choose another folder")
        told = {name: value for name, value in made.items() if name != "seconds"} | {"members": told["members"], "runs": told["runs"]}
    elif any((folder / name).exists() for name in ("scenario", "runs")):
        raise RunError(f"{folder} is not empty; choose another folder")
    else:
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            write_native(scenario, folder / "scenario")
    with writing(folder):
        write_json(folder / FILE, told)


def asked_for(folder: Path) -> dict[str, Any]:
    """Return what a study that was begun was asked for.

    Raises
    ------
    RunError : no study was begun there.
    """
    with opened(folder, "a study that was begun"):
        return read_json(folder / FILE)


def plain(policy: Policy) -> dict[str, Any]:
    """Return a policy as JSON has it."""
    return policy.model_dump(mode="json", by_alias=True, exclude_defaults=True)
