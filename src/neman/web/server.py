"""Runs the application under uvicorn on a socket that is opened first, so that a port in use is said in words."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

import neman
from neman.web.app import application
from neman.web.settings import Settings

__all__ = ["run_server"]


def run_server(settings: Settings, host: str, port: int, ready: Callable[[int], None]) -> None:
    """Serve until stopped.

    Parameters
    ----------
    ready : called with the port once the address is taken.

    Raises
    ------
    SettingError : the address cannot be used.
    """
    app = application(settings)
    with _bound(host, port) as listener:
        ready(listener.getsockname()[1])
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=3,
            h11_max_incomplete_event_size=16384,
        )
        uvicorn.Server(config).run(sockets=[listener])


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
    except OSError as error:
        raise _taken(host, port, error) from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(256)  # whoever comes from now on waits until the application is ready
    except OSError as error:
        listener.close()
        raise _taken(host, port, error) from None
    return listener


def _taken(host: str, port: int, error: OSError) -> neman.SettingError:
    said = error.strerror or str(error)
    return neman.SettingError(f"cannot listen on {host} port {port} ({said}); choose another with --host or --port")
