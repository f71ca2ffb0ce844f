"""How a stand-in says which actions it answers, and how it keeps things per account and region.

A stand-in is a function per action of AWS's API: it takes the Call and returns the answer as a dictionary
by the API's own names, or raises Refusal with one of the service's error codes. Parameters were checked
against AWS's published model before (validation.py)."""

import random
import uuid
from collections import defaultdict
from datetime import datetime, timezone

from moto.backends import get_backend
from moto.core.exceptions import ServiceException
from moto.core.model import OperationModel
from moto.core.serialize import get_serializer_class

from .calls import Call
from .refusal import Refusal
from .validation import check

ACTIONS = {}  # (service, action) -> function
KEEPERS = []  # every PerRegion, for dump and reset


def action(service: str, *names: str):
    """The decorated function answers these actions of a service, in moto's stead."""

    def register(function):
        for name in names:
            ACTIONS[service, name] = function
        return function

    return register


class PerRegion:
    """Things of one kind by name, apart for each account and region. `of(call)` is the caller's own
    dictionary."""

    def __init__(self, service: str, kind: str, region: str | None = None, is_resource: bool = True):
        self.service, self.kind, self.only_region, self.is_resource = service, kind, region, is_resource
        self.things: dict[tuple[str, str], dict] = defaultdict(dict)
        KEEPERS.append(self)

    def of(self, call: Call) -> dict:
        return self.things[call.account, self.only_region or call.region]

    def at(self, account: str, region: str) -> dict:
        return self.things[account, self.only_region or region]


def reset() -> None:
    for keeper in KEEPERS:
        keeper.things.clear()


def answer(call: Call, function) -> tuple[int, dict, bytes]:
    """Status, headers and body of what a stand-in answers, in the service's protocol."""
    try:
        check(call)
        return serialized(call, function(call))
    except ServiceException as refusal:
        return serialized(call, refusal)


def serialized(call: Call, result) -> tuple[int, dict, bytes]:
    """A dictionary by the API's names, or a ServiceException, as the service would send it."""
    operation = call.operation if not isinstance(result, Exception) else known_operation(call)
    serializer = get_serializer_class(call.service, call.protocol)(operation_model=operation)
    response = serializer.serialize(result)
    body, status = response["body"], response["status_code"]
    if isinstance(result, Refusal) and result.code.startswith("NoSuch"):
        status = 404  # S3's model tells no status
    return status, dict(response["headers"]), body if isinstance(body, bytes) else body.encode()


def known_operation(call: Call) -> OperationModel:
    known = call.action in call.model.operation_names
    return call.operation if known else OperationModel({}, call.model)


def now() -> datetime:
    return datetime.now(timezone.utc).replace(microsecond=0)


def new_uuid() -> str:
    return str(uuid.uuid4())


def new_id(length: int = 17, alphabet: str = "0123456789abcdef") -> str:
    return "".join(random.choices(alphabet, k=length))


def found(things: dict, name, code: str, message: str) -> dict:
    """The thing of that name, or the service's refusal."""
    if name not in things:
        raise Refusal(code, message)
    return things[name]


def refuse_if(condition, code: str, message: str) -> None:
    if condition:
        raise Refusal(code, message)


def moto_backend(service: str, call: Call, region: str | None = None):
    """moto's own things of a service (moto's name) in the caller's account, for references to them."""
    return get_backend(service)[call.account][region or call.region]


def tag_map(pairs: list[dict] | None) -> dict[str, str]:
    """[{"Key": k, "Value": v}] as {k: v}."""
    return {pair["Key"]: pair["Value"] for pair in pairs or []}


def tag_pairs(tags: dict[str, str]) -> list[dict]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def tag_actions(
    service: str, tags_of, tags="Tags", keys="TagKeys", answer="Tags", pairs=False, listing=None
) -> None:
    """TagResource, UntagResource and ListTagsForResource over `tags_of(call)`, a thing's own dictionary of
    tags. The names are those of the parameters; `pairs` where the service has lists of Key and Value."""

    def tag(call):
        tags_of(call).update(tag_map(call[tags]) if pairs else call[tags])
        return {}

    def untag(call):
        for key in call[keys]:
            tags_of(call).pop(key, None)
        return {}

    def list_tags(call):
        return {answer: tag_pairs(tags_of(call)) if pairs else tags_of(call)}

    action(service, "TagResource")(tag)
    action(service, "UntagResource")(untag)
    action(service, listing or "ListTagsForResource")(list_tags)
