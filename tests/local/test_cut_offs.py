"""Answers to commits that are thrown away, at the door before a real emulator."""

from collections.abc import Iterator

import pytest
from google.api_core.exceptions import AlreadyExists, ServiceUnavailable
from google.cloud import firestore

from onwrite.local import FirestoreEmulator
from onwrite.local.cut_offs import CutOffs
from onwrite.local.door import Door


@pytest.fixture
def cut_offs() -> CutOffs:
    return CutOffs(share=1.0)


@pytest.fixture
def door(emulator: FirestoreEmulator, cut_offs: CutOffs) -> Iterator[Door]:
    with Door(emulator.host, cut_offs) as door:
        yield door


def client_at(host: str, monkeypatch: pytest.MonkeyPatch) -> firestore.Client:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", host)
    return firestore.Client(project="demo-onwrite")


def test_a_cut_off_commit_is_in_the_database_and_its_caller_cannot_know(
    emulator: FirestoreEmulator, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "cut/off"
    with pytest.raises(ServiceUnavailable, match="cut off after the commit"):
        client_at(door.host, monkeypatch).document(path).create({"number": 1}, retry=None)
    assert client_at(emulator.host, monkeypatch).document(path).get().get("number") == 1
    assert door.counted["cut off"] == 1


def test_a_commit_that_firestore_refuses_is_answered_as_ever(
    emulator: FirestoreEmulator, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    client_at(emulator.host, monkeypatch).document("cut/refused").create({})
    with pytest.raises(AlreadyExists):
        client_at(door.host, monkeypatch).document("cut/refused").create({}, retry=None)
    assert door.counted["cut off"] == 0


def test_reads_are_answered_and_so_are_commits_once_it_is_switched_off(
    door: Door, cut_offs: CutOffs, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_at(door.host, monkeypatch)
    assert not client.document("cut/nothing").get().exists
    cut_offs.share = 0.0
    client.document("cut/calm").create({}, retry=None)
    assert door.counted["cut off"] == 0


def test_the_seed_decides_which_commits_it_happens_to() -> None:
    def struck(seed: int) -> list[bool]:
        cut_offs = CutOffs(share=0.3, seed=seed)
        return [cut_offs.strike() for _ in range(200)]

    assert struck(1) == struck(1) != struck(2)
    assert 30 < sum(struck(1)) < 90
