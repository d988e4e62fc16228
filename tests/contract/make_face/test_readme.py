import re
from pathlib import Path

from sandbox.make.switches import ACCOUNT, CREDENTIALS, REQUESTS

README = Path(__file__).parents[3] / "sandbox" / "README.md"


def test_the_table_of_switches_is_true() -> None:
    rows = re.findall(r"^\| `make\.(\w+)` \| (.+?) \|", README.read_text(encoding="utf-8"), flags=re.MULTILINE)
    told = {name: default.strip("`") for name, default in rows}
    declared = {name: default for name, default, _, _ in ACCOUNT + REQUESTS + CREDENTIALS}
    assert set(told) == set(declared)
    for name, default in declared.items():
        if default != "" and not isinstance(default, list):
            assert told[name] == str(default).replace("True", "true").replace("False", "false"), name
