"""The OpenAPI description says what the server does: requests made up from it are answered as it promises."""

from __future__ import annotations

import json
import warnings

import pytest
from web_server import Client

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed: pip install 'neman[test]'")
from hypothesis import HealthCheck, Phase, settings  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from neman.web.openapi import description  # noqa: E402
from neman.web.routes import ENDPOINTS  # noqa: E402

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    SCHEMA = schemathesis.openapi.from_dict(description())
#: A run cannot be made up from the description without making the machine work for it; what is refused is made up.
EXAMPLES = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@schemathesis.serializer("application/zip")
def as_it_is(context: schemathesis.SerializationContext, value: object) -> bytes:
    """Send made-up bytes in place of a zip file."""
    return value if isinstance(value, bytes) else str(value).encode()


@SCHEMA.parametrize()
@EXAMPLES
@pytest.mark.filterwarnings("ignore")
def test_the_server_answers_as_described(client: Client, case: schemathesis.Case) -> None:
    case.call_and_validate(base_url=f"http://127.0.0.1:{client.port}", checks=CHECKS)


def test_the_description_is_served_and_complete(client: Client) -> None:
    told = json.loads(client.raw("GET", "/openapi.json")[2])
    assert told == description()
    described = {(path, method.upper()) for path, methods in told["paths"].items() for method in methods}
    assert described == {(one.path, one.method) for one in ENDPOINTS}


def test_what_is_described_is_what_is_routed(client: Client) -> None:
    for one in ENDPOINTS:
        assert client.raw("PATCH", one.path)[0] == 405
