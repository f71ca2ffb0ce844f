"""One server for all tests, emptied before each; clients that send what they are told and try nothing
twice."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

SERVER = Path(__file__).resolve().parents[1]
MANAGEMENT = "123456789012"  # moto's account for keys that nobody gave out
# Parameters are not checked before they are sent: the server is to refuse them.
AS_TOLD = Config(retries={"total_max_attempts": 1}, parameter_validation=False, read_timeout=30)


# A refusal with a code that the service's model lacks is a mistake of ours: moto warns, here that is an
# error.
STRICT = ("-W", "error:Exception(Refusal)")


class Server:
    """A running server and its control endpoints."""

    def __init__(self, *options: str):
        self.process = subprocess.Popen(
            [sys.executable, *STRICT, "-m", "ashlar_aws", *options],
            cwd=SERVER,
            text=True,
            stdout=subprocess.PIPE,
        )
        self.url = self.process.stdout.readline().strip()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def ask(self, method: str, path: str, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_ashlar/{path}", data, method=method)
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def client(self, service: str, region: str = "eu-west-1", keys: dict | None = None):
        keys = keys or {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "none"}
        return boto3.client(
            service,
            region,
            endpoint_url=self.url,
            config=AS_TOLD,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys.get("SessionToken"),
        )

    def member(self) -> "Member":
        """An organisation with one member account."""
        organizations = self.client("organizations")
        organizations.create_organization(FeatureSet="ALL")
        status = organizations.create_account(Email="member@acme.example", AccountName="member")
        return Member(self, status["CreateAccountStatus"]["AccountId"])


class Member:
    def __init__(self, server: Server, account: str):
        self.server, self.account = server, account
        role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        self.keys = server.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]

    def client(self, service: str, region: str = "eu-west-1"):
        return self.server.client(service, region, self.keys)


@pytest.fixture(scope="session")
def running_server():
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def server(running_server):
    running_server.ask("POST", "reset")
    return running_server


def refused(code: str, call, **parameters) -> str:
    """The call is refused with this code; answers the words."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    error = caught.value.response["Error"]
    assert error["Code"] == code, error
    return error["Message"]


def accepted(call, **parameters) -> dict:
    answer = call(**parameters)
    answer.pop("ResponseMetadata", None)
    return answer
