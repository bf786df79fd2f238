"""`schema` prints what an editor can check a file with."""

from __future__ import annotations

import json

import pytest

from simulator.cli.main import main


@pytest.mark.parametrize("kind", ["topology", "workload", "mapping"])
def test_each_kind_has_a_schema_that_refuses_unknown_fields(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", kind]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["properties"]
    assert schema["additionalProperties"] is False


def test_an_unknown_kind_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "toplogy"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("directsip schema: ")
    assert error.count("\n") == 1
    assert "topology" in error
