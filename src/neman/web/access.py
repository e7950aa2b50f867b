"""Who may come in, and what a browser may do with what it gets: one layer around the whole application."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from neman.web.settings import Settings

__all__ = ["COOKIE", "POLICY", "Guard"]

COOKIE = "neman-token"
#: Scripts from this server only, none inline, no eval; nothing is fetched from elsewhere. Pictures set styles of their own elements.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'none'; "
    "connect-src 'self' data: blob:; worker-src blob:; child-src blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
}
_SAFE = ("GET", "HEAD", "OPTIONS")
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Guard:
    """Refuses unknown hosts, requests sent by other sites, and whoever lacks the token; adds the security headers to every answer."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]], settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refused = self._refuse(scope, Headers(scope=scope))
        await (refused or self.app)(scope, receive, guarded)

    def _refuse(self, scope: Scope, headers: Headers) -> Response | None:
        """Return the refusal; None: come in."""
        host = headers.get("host", "")
        if self.settings.hosts and _name(host) not in self.settings.hosts:
            return JSONResponse({"error": "this server does not answer to that name"}, status_code=421)
        origin = headers.get("origin")
        if scope["method"] not in _SAFE and origin and urlsplit(origin).netloc != host:
            return JSONResponse({"error": "requests from other sites are refused"}, status_code=403)
        return self._check_token(scope, headers) if self.settings.token else None

    def _check_token(self, scope: Scope, headers: Headers) -> Response | None:
        query = parse_qsl(scope["query_string"].decode("latin-1"))
        given = dict(query).get("token", "")
        if self._is_token(given) and scope["method"] == "GET":
            rest = urlencode([(name, value) for name, value in query if name != "token"])
            answer = RedirectResponse(_local(scope["path"]) + (f"?{rest}" if rest else ""), status_code=303)
            answer.set_cookie(COOKIE, self.settings.token, httponly=True, samesite="strict", path="/")
            return answer
        if self._is_token(_cookie(headers)) or self._is_token(headers.get("authorization", "").removeprefix("Bearer ")):
            return None
        if scope["path"].startswith("/api/"):
            return JSONResponse({"error": "a token is needed"}, status_code=401, headers={"www-authenticate": "Bearer"})
        text = "A token is needed: open the address that was shown when the server started."
        return PlainTextResponse(text, status_code=401, headers={"www-authenticate": "Bearer"})

    def _is_token(self, word: str) -> bool:
        return hmac.compare_digest(word.encode(), self.settings.token.encode())


def _local(path: str) -> str:
    """Return a path that cannot name another host."""
    return "/" + path.lstrip("/\\")


def _name(host: str) -> str:
    """Return a host without its port."""
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
