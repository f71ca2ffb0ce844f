#!/usr/bin/env python3
"""Joins units that `ashlar synth --backend local` wrote into one configuration, so that one run of
Terraform applies them all: join_units.py UNITS OUT [--accounts dev,prod] [--change changes.json]
[--unprotect]. Each unit becomes a module; reads of other units' states become references to their modules.
For proofs of the server with plain Terraform; the engine's tests apply the units themselves. --change sets
attributes of the first resource of each type; --unprotect lifts what protects from a destroy.

Differences to the units: one provider configuration per account and region, so of the default tags only
those of the account are kept; members are entered by the role that Organizations makes. Units of teams
(extra/) are left out."""

import argparse
import json
import re
import shutil
from pathlib import Path

READ = re.compile(r"data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)")
ORGANIZATION_ROLE = "OrganizationAccountAccessRole"


def module_name(unit: Path) -> str:
    return re.sub(r"[^\w-]", "_", "_".join(unit.parts))


def blocks(document: dict, kind: str) -> list[dict]:
    found = document.get(kind, [])
    return found if isinstance(found, list) else [found]


class Unit:
    def __init__(self, units: Path, folder: Path):
        self.units, self.folder, self.name = units, folder, module_name(folder)
        self.documents = {
            path.name: json.loads(path.read_text()) for path in (units / folder).glob("*.tf.json")
        }
        self.reads = {}  # the name of a read -> the module that it reads
        self.providers = []
        for document in self.documents.values():
            self.take(document)

    def take(self, document: dict) -> None:
        for read in blocks(document, "data"):
            for name, body in read.get("terraform_remote_state", {}).items():
                state = (self.units / self.folder / body["config"]["path"]).resolve()
                self.reads[name] = module_name(state.parent.relative_to(self.units.resolve()))
        for provider in blocks(document, "provider"):
            configurations = provider["aws"]
            self.providers += configurations if isinstance(configurations, list) else [configurations]

    def alias_in_root(self, provider: dict) -> str:
        return re.sub(r"\W", "_", f"{self.folder.parts[0]}_{provider['region']}")

    def write(self, out: Path) -> None:
        target = out / self.name
        shutil.copytree(
            self.units / self.folder,
            target,
            ignore=shutil.ignore_patterns("*.tf.json", "*.tf", "terraform.*"),
        )
        for file, document in self.documents.items():
            (target / file).write_text(self.as_module(document))
        variables = {name: {"type": "any"} for name in self.reads}
        (target / "reads.tf.json").write_text(json.dumps({"variable": variables} if variables else {}))

    def as_module(self, document: dict) -> str:
        document = {kind: body for kind, body in document.items() if kind not in ("provider", "data")}
        if "terraform" in document:
            document["terraform"].pop("backend", None)
            aliases = [f"aws.{each['alias']}" for each in self.providers if "alias" in each]
            document["terraform"]["required_providers"]["aws"]["configuration_aliases"] = aliases
        return READ.sub(r"var.\1.\2", json.dumps(document, indent=1))

    def call(self) -> dict:
        values = {name: f"${{module.{module}}}" for name, module in self.reads.items()}
        providers = {
            f"aws.{each['alias']}" if "alias" in each else "aws": f"aws.{self.alias_in_root(each)}"
            for each in self.providers
        }
        return {"source": f"./{self.name}", "providers": providers, **values}

    def provider_block(self, provider: dict) -> dict:
        tags = provider.get("default_tags", {}).get("tags", {})
        account = provider["allowed_account_ids"][0]
        block = {
            "alias": self.alias_in_root(provider),
            "region": provider["region"],
            "allowed_account_ids": [account],
            "default_tags": {"tags": {k: v for k, v in tags.items() if k != "ashlar:environment"}},
            "skip_metadata_api_check": True,
            "s3_use_path_style": True,
            "max_retries": 3,
        }
        if self.folder.parts[0] != "master":
            block["assume_role"] = {"role_arn": f"arn:aws:iam::{account}:role/{ORGANIZATION_ROLE}"}
        return block


def read_units(root: Path) -> list[Unit]:
    folders = sorted({path.parent.relative_to(root) for path in root.rglob("terraform.tf.json")})
    return [Unit(root, folder) for folder in folders if ".terraform" not in folder.parts]


def with_what_they_read(units: list[Unit], accounts: set[str]) -> list[Unit]:
    by_name = {unit.name: unit for unit in units}
    wanted = [unit.name for unit in units if not accounts or unit.folder.parts[0] in accounts]
    seen = set()
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            wanted += by_name[name].reads.values()
    return [unit for unit in units if unit.name in seen]


def change_first(units: list[Unit], changes: dict) -> None:
    """Sets each type's attributes ("a.b" goes into blocks) on the first resource of that type."""
    for kind, settings in changes.items():
        bodies = [
            body
            for unit in units
            for document in unit.documents.values()
            for block in blocks(document, "resource")
            for body in block.get(kind, {}).values()
        ]
        for path, value in settings.items() if bodies else ():
            put(bodies[0], path.split("."), value)


def put(body: dict, path: list[str], value) -> None:
    for name in path[:-1]:
        body = body.setdefault(name, {})
        body = body[0] if isinstance(body, list) else body
    body[path[-1]] = value


def unprotect(units: list[Unit]) -> None:
    lifted = {
        "aws_db_instance": {"deletion_protection": False, "skip_final_snapshot": True},
        "aws_lb": {"enable_deletion_protection": False},
        "aws_s3_bucket": {"force_destroy": True},
        "aws_ecr_repository": {"force_delete": True},
        "aws_backup_vault": {"force_destroy": True},
    }
    for unit in units:
        for document in unit.documents.values():
            for block in blocks(document, "resource"):
                for kind, bodies in block.items():
                    for body in bodies.values():
                        body.update(lifted.get(kind, {}))
                        body.get("lifecycle", {}).pop("prevent_destroy", None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("units", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--accounts", default="")
    parser.add_argument("--change", type=Path)
    parser.add_argument("--unprotect", action="store_true")
    options = parser.parse_args()
    chosen = with_what_they_read(read_units(options.units), set(filter(None, options.accounts.split(","))))
    if options.change:
        change_first(chosen, json.loads(options.change.read_text()))
    if options.unprotect:
        unprotect(chosen)
    options.out.mkdir(parents=True, exist_ok=True)
    for unit in chosen:
        shutil.rmtree(options.out / unit.name, ignore_errors=True)
        unit.write(options.out)
    providers = {
        unit.alias_in_root(each): unit.provider_block(each) for unit in chosen for each in unit.providers
    }
    terraform = {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}}
    (options.out / "main.tf.json").write_text(
        json.dumps(
            {
                "terraform": terraform,
                "provider": {"aws": list(providers.values())},
                "module": {unit.name: unit.call() for unit in chosen},
            },
            indent=1,
        )
    )
    print(f"{len(chosen)} units in {options.out}")


main()
