"""The real terraform with the real AWS provider, against the server: apply, nothing to do, change, nothing
to do, destroy, and nothing is left. Needs both on the machine; where they are missing it says so and is
skipped, unless ASHLAR_REQUIRE_TERRAFORM or CI asks for them."""

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from conftest import MANAGEMENT, SERVER


def provider_mirror() -> Path | None:
    """A filesystem mirror that has the provider: ASHLAR_PROVIDER_MIRROR, or where images keep theirs."""
    home = Path.home()
    usual = [
        home / ".terraform.d/plugins",
        home / ".local/share/terraform/plugins",
        "/opt/tf-plugins",
        "/usr/local/share/terraform/plugins",
        "/usr/share/terraform/plugins",
    ]
    folders = [Path(each) for each in (os.environ.get("ASHLAR_PROVIDER_MIRROR"), *usual) if each]
    return next((each for each in folders if list(each.glob("*/hashicorp/aws/5.100.0/*"))), None)


@pytest.fixture
def terraform(server, tmp_path):
    mirror = provider_mirror()
    if not shutil.which("terraform") or mirror is None:
        reason = "terraform, or the AWS provider 5.100.0 in a filesystem mirror, is not on this machine"
        demanded = os.environ.get("ASHLAR_REQUIRE_TERRAFORM") or os.environ.get("CI") == "true"
        (pytest.fail if demanded else pytest.skip)(reason)
    with zipfile.ZipFile(tmp_path / "function.zip", "w") as archive:
        archive.writestr("main.py", "")
    (tmp_path / "terraform.rc").write_text(
        f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n'
    )
    environment = {
        **os.environ,
        "TF_CLI_CONFIG_FILE": str(tmp_path / "terraform.rc"),
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "none",
        "NO_PROXY": "127.0.0.1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
        "HTTP_PROXY": server.url,
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }
    environment.pop("AWS_PROFILE", None)

    def run(*arguments: str) -> int:
        """terraform's exit code; 1, a failure, fails the test with what it said."""
        done = subprocess.run(
            ["terraform", *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode != 1, done.stdout[-6000:] + done.stderr[-6000:]
        return done.returncode

    def begin(case: str):
        for file in (SERVER / "cases" / case).glob("*.tf"):
            shutil.copy(file, tmp_path)
        run("init", "-no-color", "-input=false")
        return run

    return begin


@pytest.mark.parametrize("case", ["one_account", "one_account_moto"])
def test_a_whole_cycle_in_one_account(server, terraform, case):
    terraform = terraform(case)
    no_changes = ("plan", "-no-color", "-detailed-exitcode", "-input=false")
    for version in ("v=1", "v=2"):
        terraform("apply", "-no-color", "-auto-approve", "-var", version, "-parallelism=20")
        assert terraform(*no_changes, "-var", version) == 0, (
            f"{version}: the plan after the apply is not empty"
        )
    terraform("destroy", "-no-color", "-auto-approve", "-var", "v=2", "-parallelism=20")
    dump = server.ask("GET", "dump")[MANAGEMENT]
    left = {
        region: {service for service, things in services.items() if not only_defaults(things)}
        for region, services in dump.items()
    }
    assert {region: services for region, services in left.items() if services} == {}


def only_defaults(things: dict) -> bool:
    return all(thing.get("default") for collection in things.values() for thing in collection.values())
