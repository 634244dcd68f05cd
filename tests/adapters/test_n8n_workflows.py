"""The workflows in `n8n/`: importable, guarded by the error handler, calling only routes that exist, no secrets."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "n8n"
FILES = sorted(FOLDER.glob("*.json"))
ERROR_HANDLER = "aliunErrorHandler"
ROUTES = {"/api/v1/webhooks/kommo", "/api/v1/webhooks/n8n"}
"""Routes of the contract that n8n may call."""
TRIGGERS = {"n8n-nodes-base.webhook", "n8n-nodes-base.errorTrigger"}


def load(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text("utf-8"))


def nodes(workflow: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [node for node in workflow["nodes"] if node["type"] == f"n8n-nodes-base.{kind}"]


def targets(workflow: dict[str, Any]) -> list[str]:
    return [
        link["node"] for outputs in workflow["connections"].values() for branch in outputs["main"] for link in branch
    ]


each = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def test_there_are_workflows_and_their_ids_differ() -> None:
    ids = [load(file)["id"] for file in FILES]
    assert len(ids) == len(set(ids)) >= 3


@each
def test_a_workflow_has_what_an_import_needs_and_arrives_switched_off(file: Path) -> None:
    workflow = load(file)
    assert re.fullmatch(r"[A-Za-z0-9]{1,36}", workflow["id"])
    assert workflow["name"].startswith(f"{file.stem[:2]} - ")
    assert workflow["active"] is False
    for node in workflow["nodes"]:
        assert {"id", "name", "type", "typeVersion", "position", "parameters"} <= node.keys()


@each
def test_every_node_is_named_once_and_reached_from_one_trigger(file: Path) -> None:
    workflow = load(file)
    names = [node["name"] for node in workflow["nodes"]]
    started = [node["name"] for node in workflow["nodes"] if node["type"] in TRIGGERS]
    assert len(names) == len(set(names))
    assert len(started) == 1
    assert set(names) == {*started, *targets(workflow)}
    assert workflow["connections"].keys() <= set(names)


@each
def test_every_workflow_is_linked_to_the_error_handler_but_the_handler_itself(file: Path) -> None:
    workflow = load(file)
    if workflow["id"] == ERROR_HANDLER:
        assert nodes(workflow, "errorTrigger")
        assert "errorWorkflow" not in workflow["settings"]
    else:
        assert workflow["settings"]["errorWorkflow"] == ERROR_HANDLER


@each
def test_every_call_goes_to_a_route_of_ours_and_is_tried_again(file: Path) -> None:
    calls = nodes(load(file), "httpRequest")
    assert calls
    for call in calls:
        base, route = re.fullmatch(r"=(\{\{ \$env\.ALIUN_PUBLIC_URL \}\})(/.*)", call["parameters"]["url"]).groups()
        assert (base, route in ROUTES) == ("{{ $env.ALIUN_PUBLIC_URL }}", True)
        assert (call["retryOnFail"], call["maxTries"]) == (True, 5)


@each
def test_a_call_to_our_n8n_route_carries_the_token_by_the_name_of_its_credential(file: Path) -> None:
    for call in nodes(load(file), "httpRequest"):
        if call["parameters"]["url"].endswith("/webhooks/n8n"):
            assert call["parameters"]["genericAuthType"] == "httpHeaderAuth"
            assert call["credentials"]["httpHeaderAuth"] == {"id": "aliunApiToken", "name": "Aliun API token"}


@each
def test_a_webhook_of_n8n_is_never_an_open_door(file: Path) -> None:
    for webhook in nodes(load(file), "webhook"):
        parameters = webhook["parameters"]
        assert parameters.get("authentication") == "basicAuth" or parameters["path"].endswith("/:secret")


@each
def test_a_workflow_holds_no_secret(file: Path) -> None:
    workflow = load(file)
    for node in workflow["nodes"]:
        secret = node["parameters"].get("secret", "={{ $env.X }}")
        assert re.fullmatch(r"=\{\{ \$env\.[A-Z0-9_]+ \}\}", secret)
        for credential in node.get("credentials", {}).values():
            assert credential.keys() == {"id", "name"}
    assert not workflow.get("pinData")


def test_kommos_body_is_signed_and_sent_as_the_bytes_that_came() -> None:
    workflow = load(FOLDER / "01_webhook_inbound.json")
    (webhook,), (sign,), (call,) = (nodes(workflow, kind) for kind in ("webhook", "crypto", "httpRequest"))
    assert webhook["parameters"]["options"]["rawBody"] is True
    signing = {name: sign["parameters"][name] for name in ("action", "type", "binaryData", "encoding")}
    assert signing == {"action": "hmac", "type": "SHA256", "binaryData": True, "encoding": "hex"}
    assert call["parameters"]["contentType"] == "binaryData"
    headers = {header["name"]: header["value"] for header in call["parameters"]["headerParameters"]["parameters"]}
    assert headers["X-Signature"] == "={{ $json.signature }}"
    assert "charset" in headers["Content-Type"]
