"""What a request asks for: whose account, which region, service and action, and its parameters.

A request is read by the model of AWS's API that botocore ships, with moto's own router and parsers, so one
reading serves every protocol (query, JSON, REST)."""

import io
import re
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qs

from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from moto.iam.models import get_account_id_from

# A request names its service by the name it was signed for. These differ from botocore's name of the service.
SERVICE_BY_SIGNING_NAME = {
    "access-analyzer": "accessanalyzer",
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "tagging": "resourcegroupstaggingapi",
}
CREDENTIAL = re.compile(r"Credential=([^/]+)/[^/]+/([^/]+)/([^/]+)/aws4_request")


@dataclass
class Call:
    """One request to AWS's API. `service` is botocore's name; `action` is "" where the request fits no
    action."""

    key: str
    account: str
    region: str
    service: str
    action: str
    request: Request = field(repr=False)
    path_parameters: dict = field(default_factory=dict, repr=False)

    @cached_property
    def parameters(self) -> dict:
        """The request's parameters by the names of AWS's API."""
        parser = PROTOCOL_PARSERS[self.protocol](self.operation)
        request = self.request
        parsed = parser.parse(
            {
                "method": request.method,
                "values": request.values,
                "headers": request.headers,
                "body": request.data,
                "url_path": request.path,
                "url_params": self.path_parameters,
            }
        )
        return {
            name: value
            for name, value in parsed.items()
            if value is not None and not self.is_absent(name, value)
        }

    def is_absent(self, name: str, value) -> bool:
        """moto's parser makes an empty list of a list that the query string lacks."""
        return (
            value == []
            and self.operation.input_shape.members[name].serialization.get("location") == "querystring"
        )

    @property
    def model(self):
        return get_service_model(self.service)

    @property
    def operation(self):
        return self.model.operation_model(self.action)

    @property
    def protocol(self) -> str:
        return determine_request_protocol(self.model, self.request.content_type)

    def get(self, name: str, otherwise=None):
        return self.parameters.get(name, otherwise)

    def __getitem__(self, name: str):
        return self.parameters[name]

    def arn(self, service: str, resource: str, region: str | None = None) -> str:
        return f"arn:aws:{service}:{self.region if region is None else region}:{self.account}:{resource}"


def keep_body(environ: dict) -> bytes:
    """Reads the body so that it can be read again; returns it."""
    stream = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated"):
        body = stream.read()
    else:
        body = stream.read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return body


def copy_of(environ: dict, body: bytes) -> dict:
    """An environ whose reading leaves the first one unread."""
    return {**environ, "wsgi.input": io.BytesIO(body)}


def read_call(environ: dict, body: bytes) -> Call:
    signed = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    key, region, signing_name = signed.groups() if signed else ("", "us-east-1", "")
    service = SERVICE_BY_SIGNING_NAME.get(signing_name, signing_name)
    if service == "s3" and environ.get("PATH_INFO", "").startswith("/v20180820/"):
        service = "s3control"
    request = Request(copy_of(environ, body))
    action, path_parameters = action_of(service, request, environ, body)
    return Call(key, get_account_id_from(key), region, service, action, request, path_parameters)


def action_of(service: str, request: Request, environ: dict, body: bytes) -> tuple[str, dict]:
    """Query protocols name the action in the body, JSON's in a header, REST's by method and path."""
    if target := environ.get("HTTP_X_AMZ_TARGET"):
        return target.split(".")[-1], {}
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        if named := parse_qs(body.decode(errors="replace")).get("Action"):
            return named[0], {}
    try:
        operation, path_parameters = get_service_router(service).match(request)
        return operation.name, path_parameters
    except Exception:  # what fits no model of botocore is moto's to answer
        return "", {}
