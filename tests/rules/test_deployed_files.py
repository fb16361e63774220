"""What needs no emulator: the files that firebase.json deploys, and the rules of Cloud Storage.

The emulator of Cloud Storage's rules is part of the Firebase CLI and is downloaded at its first start; one line
that denies everything needs none.
"""

import json
import re

from tests.rules.conftest import ROOT


def test_firebase_json_deploys_these_rules_and_indexes() -> None:
    config = json.loads((ROOT / "firebase.json").read_text())
    deployed = {config["firestore"]["rules"], config["firestore"]["indexes"], config["storage"]["rules"]}
    assert deployed == {"firestore.rules", "firestore.indexes.json", "storage.rules"}
    assert all((ROOT / name).is_file() for name in deployed)


def test_no_client_reads_or_writes_in_cloud_storage() -> None:
    rules = re.sub(r"//.*", "", (ROOT / "storage.rules").read_text())
    assert re.findall(r"match (\S+)", rules) == ["/b/{bucket}/o", "/{object=**}"]
    assert re.findall(r"allow ([^;]+);", rules) == ["read, write: if false"]
