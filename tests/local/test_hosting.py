"""Pages as Firebase Hosting would serve them: its files, headers and rewrites, over real HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from onwrite.local import LocalCloud, LocalCloudError
from onwrite.local.hosting.config import Hosting, matches, read_hosting

POLICY = "default-src 'none'; connect-src 'self' https://firestore.googleapis.com; img-src 'self'"
HOSTING = {
    "public": "pages",
    "rewrites": [{"source": "/app/**", "destination": "/index.html"}],
    "headers": [
        {"source": "**", "headers": [{"key": "Content-Security-Policy", "value": POLICY}]},
        {"source": "**", "headers": [{"key": "Cache-Control", "value": "no-cache"}]},
        {"source": "/assets/**", "headers": [{"key": "Cache-Control", "value": "immutable"}]},
    ],
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "pages/assets").mkdir(parents=True)
    (folder / "pages/index.html").write_text("<p>the console</p>")
    (folder / "pages/assets/page.js").write_text("1;")
    (folder / "secret.txt").write_text("not a page")
    (folder / "firebase.json").write_text(json.dumps({"hosting": HOSTING}))
    return folder


@pytest.fixture(scope="module")
def cloud(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    data = tmp_path_factory.mktemp("cloud")
    parts = ("firestore", "hosting")
    with LocalCloud(main=project / "main.py", data=data, parts=parts) as cloud:
        yield cloud


@pytest.fixture
def page(java_and_emulator: None, cloud: LocalCloud) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=cloud.console_url, timeout=60) as client:
        yield client


def test_a_page_comes_under_its_headers_and_may_speak_to_the_emulators(
    page: httpx.Client, cloud: LocalCloud
) -> None:
    answer = page.get("/index.html")
    assert (answer.status_code, answer.text) == (200, "<p>the console</p>")
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == POLICY.replace(
        "connect-src", f"connect-src http://{cloud.firestore_host}"
    )


def test_of_two_patterns_that_set_the_same_header_the_last_one_counts(page: httpx.Client) -> None:
    assert page.get("/assets/page.js").headers["cache-control"] == "immutable"


def test_an_address_of_the_page_itself_is_answered_with_the_page(page: httpx.Client) -> None:
    assert page.get("/app/task/orders/o1/tasks/t").text == "<p>the console</p>"
    assert page.get("/app").status_code == 404


@pytest.mark.parametrize(
    "path", ["/none", "/assets", "/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"]
)
def test_what_is_no_page_is_not_there(page: httpx.Client, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 404
    assert "not a page" not in answer.text


def test_the_page_is_told_its_project_its_emulators_and_its_user(
    page: httpx.Client, cloud: LocalCloud
) -> None:
    told = page.get("/__/firebase/init.json").json()
    assert told["projectId"] == cloud.project
    assert told["emulators"] == {"firestore": cloud.firestore_host}
    assert (told["user"]["sub"], told["user"]["admin"]) == ("demo-admin", True)


def test_pages_that_are_not_built_are_asked_for(tmp_path: Path) -> None:
    cloud = LocalCloud(main=tmp_path / "main.py", data=tmp_path / "data", parts=("hosting",))
    with pytest.raises(LocalCloudError, match="make console"):
        cloud.start()


@pytest.mark.parametrize(
    "said", [[], {"headers": []}, {"public": 7}, {"public": "p", "headers": [{"source": "**"}]}]
)
def test_hosting_that_cannot_be_read_is_told(tmp_path: Path, said: Any) -> None:
    (tmp_path / "firebase.json").write_text(json.dumps({"hosting": said}))
    with pytest.raises(LocalCloudError, match="its hosting cannot be read"):
        read_hosting(tmp_path / "firebase.json")


@pytest.mark.parametrize(
    ("pattern", "path", "does"),
    [
        ("**", "/a/b", True),
        ("/assets/**", "/assets/a/b.js", True),
        ("/assets/**", "/other/assets/a", False),
        ("/*.html", "/index.html", True),
        ("/*.html", "/a/index.html", False),
        ("**/*.js", "/a/b/c.js", True),
        ("/a.js", "/aXjs", False),
    ],
)
def test_a_pattern_is_firebases_glob(pattern: str, path: str, *, does: bool) -> None:
    assert matches(pattern, path) is does


def test_the_consoles_own_headers_allow_nothing_inline_and_no_other_host_than_googles() -> None:
    hosting = read_hosting(Path("firebase.json"))
    assert isinstance(hosting, Hosting)
    policy = hosting.headers_of("/tasks")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; ")
    hosts = [word for word in policy.replace(";", " ").split() if word.startswith("https:")]
    assert all(host.endswith((".googleapis.com", "apis.google.com", ".firebaseapp.com")) for host in hosts)
    assert "immutable" in hosting.headers_of("/assets/index.js")["Cache-Control"]
