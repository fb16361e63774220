"""The files of deploy/kubernetes/ are what the official models take, and fit each other and the code."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from onwrite.launchers.kubernetes_models import missing, problems
from onwrite.launchers.kubernetes_settings import KubernetesSettings
from onwrite.launchers.kubernetes_template import read_template

FOLDER = Path("deploy/kubernetes")
DOCUMENTS: list[dict[str, Any]] = [
    document
    for file in sorted((FOLDER / "cluster").glob("*.yaml"))
    for document in yaml.safe_load_all(file.read_text())
]
NAMES = [f"{document['kind']} {document['metadata']['name']}" for document in DOCUMENTS]


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_every_document_is_what_its_official_model_takes(document: dict[str, Any]) -> None:
    model = f"V1{document['kind']}"
    assert problems(document, model) == []
    assert missing(document, model) == []


def test_the_namespace_comes_first_and_everything_else_lies_in_it() -> None:
    assert DOCUMENTS[0]["kind"] == "Namespace"
    name = DOCUMENTS[0]["metadata"]["name"]
    assert {document["metadata"]["namespace"] for document in DOCUMENTS[1:]} == {name}


def test_the_accounts_named_are_there() -> None:
    accounts = {document["metadata"]["name"] for document in of_kind("ServiceAccount")}
    bound = {subject["name"] for binding in of_kind("RoleBinding") for subject in binding["subjects"]}
    assert {name for name in bound if "@" not in name} <= accounts
    (watcher,) = of_kind("Deployment")
    assert watcher["spec"]["template"]["spec"]["serviceAccountName"] in accounts
    assert KubernetesSettings("onwrite-jobs", "image").service_account in accounts


def test_the_jobs_own_account_may_do_nothing() -> None:
    bound = {subject["name"] for binding in of_kind("RoleBinding") for subject in binding["subjects"]}
    assert KubernetesSettings("onwrite-jobs", "image").service_account not in bound


def test_every_role_is_bound_to_somebody() -> None:
    roles = {role["metadata"]["name"] for role in of_kind("Role")}
    assert {binding["roleRef"]["name"] for binding in of_kind("RoleBinding")} == roles


def test_the_example_of_a_template_is_one() -> None:
    assert set(read_template(FOLDER / "template.yaml")) == {"metadata", "spec"}


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [document for document in DOCUMENTS if document["kind"] == kind]
