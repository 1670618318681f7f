"""The stand-in edge: pages, headers and the secret header as in the template."""

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from local.edge import S3, Behavior, Edge, behaviors, secret_header
from local.events import Request
from local.gateway import Answer
from local.template import Template, read
from tests.unit.local.fakes import request


def plan() -> Template:
    return replace(read(Stage="prod"), made={("UploadsBucket", "Ref"): "uploads-1"})


class FakeGateway:
    def __init__(self) -> None:
        self.seen: list[Request] = []

    def answer(self, given: Request) -> Answer:
        self.seen.append(given)
        return Answer(200, [("Content-Type", "application/json"), ("Content-Security-Policy", "sandbox")], b"{}")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("portal")
    (folder / "console.html").write_text("console")
    (folder / "assets" / "main.js").write_text("1")
    (folder / "record.css").write_text("body{}")
    (tmp_path / "secret.txt").write_text("outside")
    return folder


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway()


@pytest.fixture
def edge(site: Path, gateway: FakeGateway) -> Edge:
    return Edge(plan(), gateway, site, "edge-secret")


def headers(answered: Answer) -> dict[str, str]:
    return {name.lower(): value for name, value in answered.headers}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/larkspur", b"portal"),
        ("/larkspur/", b"portal"),
        ("/larkspur/my-health/results", b"portal"),
        ("/larkspur/consoles", b"portal"),
        ("/larkspur/console", b"console"),
        ("/larkspur/console/patients/pat_1", b"console"),
        ("/assets/main.js", b"1"),
        ("/record.css", b"body{}"),
    ],
)
def test_every_path_shows_its_page_or_file(edge: Edge, path: str, body: bytes) -> None:
    answered = edge.answer(request("GET", path))
    assert (answered.status, answered.body) == (200, body)


@pytest.mark.parametrize(
    "path", ["/Larkspur/", "/x/", "/assets/gone.js", "/../secret.txt", "/%2e%2e/secret.txt", "/a.b"]
)
def test_a_path_of_nothing_is_a_404(edge: Edge, path: str) -> None:
    assert edge.answer(request("GET", path)).status == 404


def test_pages_have_the_templates_security_headers(edge: Edge) -> None:
    given = headers(edge.answer(request("GET", "/larkspur/")))
    assert "default-src 'none'" in given["content-security-policy"]
    assert "require-trusted-types-for 'script'" in given["content-security-policy"]
    assert given["x-content-type-options"] == "nosniff"
    assert given["x-frame-options"] == "DENY"
    assert given["referrer-policy"] == "no-referrer"
    assert given["cross-origin-opener-policy"] == "same-origin"
    assert given["strict-transport-security"].startswith("max-age=")


def test_pages_send_nothing_elsewhere_but_files_to_their_bucket(site: Path, gateway: FakeGateway, edge: Edge) -> None:
    here = Edge(plan(), gateway, site, "edge-secret", s3="http://127.0.0.1:4566")
    for given, bucket in ((edge, f"{S3}/uploads-1"), (here, "http://127.0.0.1:4566/uploads-1")):
        policy = headers(given.answer(request("GET", "/larkspur/")))["content-security-policy"]
        assert f"connect-src 'self' {bucket};" in policy


def test_the_api_keeps_its_own_content_policy(edge: Edge) -> None:
    assert headers(edge.answer(request("GET", "/api/oak/v1/practice")))["content-security-policy"] == "sandbox"


def test_the_api_sees_the_edges_headers_and_never_the_clients(edge: Edge, gateway: FakeGateway) -> None:
    forged = [("X-Portico-Edge", "guess"), ("X-Portico-Viewer", "198.51.100.7"), ("Cookie", "a=1")]
    edge.answer(request("GET", "/api/oak/v1/practice", headers=forged, address="203.0.113.9"))
    assert sorted(gateway.seen[0].headers) == [
        ("Cookie", "a=1"),
        ("X-Portico-Edge", "edge-secret"),
        ("X-Portico-Viewer", "203.0.113.9"),
    ]


def test_files_with_a_hash_are_kept_by_browsers_and_pages_are_not(edge: Edge) -> None:
    assert "immutable" in headers(edge.answer(request("GET", "/assets/main.js")))["cache-control"]
    assert headers(edge.answer(request("GET", "/larkspur/")))["cache-control"] == "no-cache"


def test_text_is_compressed_for_browsers_that_take_it(edge: Edge) -> None:
    answered = edge.answer(request("GET", "/larkspur/", headers=[("accept-encoding", "gzip, br")]))
    assert headers(answered)["content-encoding"] == "gzip"
    assert gzip.decompress(answered.body) == b"portal"


def test_pages_are_not_written_to(edge: Edge) -> None:
    assert edge.answer(request("POST", "/larkspur/")).status == 405


def test_the_secret_header_has_the_name_that_functions_look_for() -> None:
    assert secret_header(read(Stage="prod")) == "X-Portico-Edge"


def test_a_header_that_does_not_override_yields_to_the_origins(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: Any = [Behavior("/api/*", {"X-Forced": "1"}, {"Content-Security-Policy": "default-src 'none'", "X-Own": "2"})]
    monkeypatch.setattr(edge, "_behaviors", kept)
    given = headers(edge.answer(request("GET", "/api/oak/v1/practice")))
    assert (given["content-security-policy"], given["x-own"], given["x-forced"]) == ("sandbox", "2", "1")


def test_the_default_behavior_comes_after_the_others() -> None:
    assert [each.pattern for each in behaviors(plan(), S3)][-1] == "*"
