"""What all pages are made of: templates, files of the page and of the front end, and the writing of a page."""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import jinja2

from neman.errors import MissingPart
from neman.report import words

__all__ = ["page_file", "part_file", "save_page", "security", "template"]


def save_page(text: str, path: str | os.PathLike[str]) -> Path:
    """Write a page; a file of the same name is replaced only when the new one is complete."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, suffix=".html", delete=False) as file:
        file.write(text)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(target)
    return target


def template(name: str) -> jinja2.Template:
    """Return a template of the page, with the words that all pages share."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(page_file), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
    environment.filters.update({name: getattr(words, name) for name in ("about", "capital", "number", "long_date", "sentence", "plain")})
    environment.globals.update(count=words.count, between=words.between)
    return environment.get_template(name)


def security(scripts: Sequence[str]) -> str:
    """Return a content-security policy that lets the browser run these scripts and fetch nothing."""
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{value}'" for value in hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "worker-src blob:; child-src blob:; connect-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def page_file(name: str) -> str:
    """Return the text of a file of the page."""
    return _read(files("neman.report") / "page" / name)


def part_file(name: str) -> str:
    """Return the text of a file that was fetched at build time.

    Raises
    ------
    MissingPart : it was not fetched.
    """
    file = files("neman.report") / "vendor" / name
    if not file.is_file():
        raise MissingPart(f"the report needs {name}, which is fetched when neman is installed; install neman again (pip install .)")
    return _read(file)


def _read(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")
