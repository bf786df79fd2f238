"""Base of files that may give differences only: their JSON schema demands nothing."""

from __future__ import annotations

from typing import Any

from simulator.topology.document import Section


class Extendable(Section):
    """A file that may extend another.

    An editor sees one file at a time: what its schema demands may stand in the file that is
    extended, so the schema demands nothing. Loading does, of the whole.
    """

    extends: str | None = None

    @classmethod
    def model_json_schema(cls, *arguments: Any, **options: Any) -> dict[str, Any]:
        """Return the JSON schema without its demands."""
        schema = super().model_json_schema(*arguments, **options)
        for part in (schema, *schema.get("$defs", {}).values()):
            part.pop("required", None)
        return schema
