"""TYPES.md tells of every type that Ashlar writes, and names fixes and stand-ins that are there."""

import re
from pathlib import Path

from conftest import SERVER

SOURCES = SERVER.parents[1] / "src" / "systems"
# Strings in the sources that look like a type of resource and are none: settings, and what is only read or
# ephemeral.
NO_TYPES = {"aws_service_access_principals", "aws_service_name", "aws_secretsmanager_random_password"}
ROW = re.compile(r"^\| (aws_\w+) \| ([^|]+) \|", re.MULTILINE)


def rows() -> dict[str, str]:
    return dict(ROW.findall((SERVER / "TYPES.md").read_text()))


def written_types() -> set[str]:
    texts = [path.read_text() for path in SOURCES.rglob("*") if path.suffix in (".cpp", ".h")]
    return {name for text in texts for name in re.findall(r'"(aws_[a-z0-9_]+)"', text)} - NO_TYPES


def test_every_type_that_ashlar_writes_is_told():
    assert len(written_types()) > 100
    assert written_types() - set(rows()) == set()


def test_no_type_is_told_that_ashlar_does_not_write():
    assert set(rows()) - written_types() == set()


def test_the_fixes_and_stand_ins_exist(server):
    fixes = set(server.ask("GET", "health")["fixes"])
    stand_ins = {path.stem for path in Path(SERVER, "ashlar_aws", "standins").glob("*.py")}
    for kind, by in rows().items():
        names = set(re.findall(r"`([\w-]+)`", by))
        assert by == "moto" or names, f"{kind}: {by}"
        assert names <= (stand_ins if by.startswith("stand-in") else fixes), f"{kind}: {by}"
