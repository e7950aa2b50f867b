"""Who may come in: hosts, other sites, tokens; and what every answer tells the browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from web_server import Client, Running

from neman.web.settings import Settings

TOKEN = "a-word-of-sixteen-letters-or-more"


@pytest.mark.parametrize("path", ["/", "/api/status", "/static/core.js", "/api/runs/nothing", "/nowhere"])
def test_every_answer_has_the_security_headers(client: Client, path: str) -> None:
    headers = client.raw("GET", path)[1]
    policy = headers["content-security-policy"]
    scripts = next(part for part in policy.split(";") if "script-src" in part)
    assert scripts.split() == ["script-src", "'self'"]
    assert policy.startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/what-if/scenario/two_lines"])
def test_pages_have_no_inline_script_and_no_outside_address(client: Client, path: str) -> None:
    page = client.raw("GET", path)[2].decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == []
    assert re.findall(r"\son\w+=", page) == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page) == []


def test_the_page_of_a_run_has_no_inline_script(client: Client, run_name: str) -> None:
    status, _, page = client.raw("GET", f"/runs/{run_name}")
    assert status == 200
    assert re.findall(rb"<script(?![^>]*\bsrc=)[^>]*>", page) == []


def test_another_host_name_is_refused(client: Client) -> None:
    assert client.raw("GET", "/api/status", host="evil.example")[0] == 421
    assert client.raw("GET", "/api/status", host="localhost:1")[0] == 200


def test_requests_that_other_sites_send_are_refused(client: Client) -> None:
    origin = "https://evil.example"
    assert client.raw("POST", "/api/runs", b'{"scenario":"two_lines"}', content_type="application/json", origin=origin)[0] == 403
    assert client.raw("POST", "/api/runs", b'{"scenario":"two_lines"}', content_type="text/plain")[0] == 415


def test_a_token_is_asked_for_by_word_cookie_or_address(tmp_path: Path) -> None:
    with Running(Settings(folder=tmp_path, sources=("two_lines",), token=TOKEN, hosts=())) as client:
        assert client.raw("GET", "/api/status")[0] == 401
        assert client.raw("GET", "/")[0] == 401
        assert client.raw("GET", "/static/core.js")[0] == 401
        assert client.raw("GET", "/api/status", authorization=f"Bearer {TOKEN}x")[0] == 401
        assert client.raw("GET", "/api/status", cookie="neman-token=\xe9")[0] == 401
        assert client.raw("GET", "/api/status", authorization=f"Bearer {TOKEN}")[0] == 200
        status, headers, _ = client.raw("GET", f"//evil.example/..?token={TOKEN}&a=b")
        assert status == 303
        assert headers["location"].startswith("/evil.example/")
        assert "HttpOnly" in headers["set-cookie"]
        assert "samesite=strict" in headers["set-cookie"].lower()
        assert client.raw("GET", "/api/status", cookie=headers["set-cookie"].partition(";")[0])[0] == 200
