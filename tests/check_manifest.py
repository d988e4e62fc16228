"""Check manifest.yml against Slack's published manifest schema: `python -m tests.check_manifest SCHEMA.json`."""

import json
import sys
from pathlib import Path

import yaml
from jsonschema.validators import validator_for


def problems(manifest: Path, schema: Path) -> list[str]:
    """Return what the schema finds wrong with the manifest, a line each."""
    rules = json.loads(schema.read_text("utf-8"))
    found = validator_for(rules)(rules).iter_errors(yaml.safe_load(manifest.read_text("utf-8")))
    return [f"{error.json_path}: {error.message}" for error in found]


if __name__ == "__main__":
    wrong = problems(Path("manifest.yml"), Path(sys.argv[1]))
    print("\n".join(wrong) or "manifest.yml follows Slack's manifest schema")
    sys.exit(1 if wrong else 0)
