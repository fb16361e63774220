from pathlib import Path

import pytest

from onwrite.local import LocalCloudError
from onwrite.local.emulator_jar import find_jar

CACHE = ".cache/firebase/emulators"


def nothing(_program: str) -> str | None:
    return None


def silence(_command: list[str]) -> str:
    return ""


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def sdk(folder: Path) -> Path:
    return put(folder / "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar")


def test_the_environment_variable_comes_first(tmp_path: Path) -> None:
    jar = put(tmp_path / "mine.jar")
    put(tmp_path / CACHE / "cloud-firestore-emulator-v1.19.8.jar")
    assert find_jar({"FIRESTORE_EMULATOR_JAR": str(jar)}, tmp_path, nothing, silence) == jar


def test_the_variable_of_the_firebase_cli_counts_if_it_names_a_jar(tmp_path: Path) -> None:
    jar = put(tmp_path / "mine.jar")
    assert find_jar({"FIRESTORE_EMULATOR_BINARY_PATH": str(jar)}, tmp_path, nothing, silence) == jar
    cached = put(tmp_path / CACHE / "cloud-firestore-emulator-v1.19.8.jar")
    assert find_jar({"FIRESTORE_EMULATOR_BINARY_PATH": "/opt/emulator"}, tmp_path, nothing, silence) == cached


def test_a_variable_that_names_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LocalCloudError, match=r"FIRESTORE_EMULATOR_JAR is set to /no/such\.jar"):
        find_jar({"FIRESTORE_EMULATOR_JAR": "/no/such.jar"}, tmp_path, nothing, silence)


def test_gcloud_is_followed_to_its_sdk_before_the_firebase_cache_is_looked_at(tmp_path: Path) -> None:
    jar = sdk(tmp_path / "sdk")
    put(tmp_path / CACHE / "cloud-firestore-emulator-v1.19.8.jar")
    link = tmp_path / "bin" / "gcloud"
    link.parent.mkdir()
    link.symlink_to(put(tmp_path / "sdk/bin/gcloud"))
    assert find_jar({}, tmp_path, {"gcloud": str(link)}.get, silence) == jar


def test_the_newest_jar_of_the_firebase_cache_is_taken_by_number(tmp_path: Path) -> None:
    put(tmp_path / CACHE / "cloud-firestore-emulator-v1.9.9.jar")
    newest = put(tmp_path / CACHE / "cloud-firestore-emulator-v1.22.0.jar")
    assert find_jar({}, tmp_path, nothing, silence) == newest


def test_gcloud_is_asked_where_its_sdk_is_when_it_is_a_wrapper(tmp_path: Path) -> None:
    jar = sdk(tmp_path / "sdk")
    wrapper = put(tmp_path / "snap/bin/gcloud")
    assert find_jar({}, tmp_path, {"gcloud": str(wrapper)}.get, lambda _: f"{tmp_path}/sdk\n") == jar


def test_the_firebase_cli_is_asked_to_fetch_it_last(tmp_path: Path) -> None:
    asked = []

    def fetch(command: list[str]) -> str:
        asked.append(command)
        put(tmp_path / CACHE / "cloud-firestore-emulator-v1.22.0.jar")
        return ""

    found = find_jar({}, tmp_path, {"firebase": "/usr/bin/firebase"}.get, fetch)
    assert asked == [["firebase", "setup:emulators:firestore"]]
    assert found.name == "cloud-firestore-emulator-v1.22.0.jar"


def test_when_it_is_nowhere_the_error_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(
        LocalCloudError, match="install the Firebase CLI and run `firebase setup:emulators:firestore`"
    ):
        find_jar({}, tmp_path, nothing, silence)
