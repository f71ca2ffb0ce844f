"""Checks a call's parameters against AWS's published model, as AWS does before it looks at anything.

Required members, enumerations, lengths, ranges and patterns stand in the model that botocore ships. The
words are AWS's ("1 validation error detected: Value ... failed to satisfy constraint"). Services differ in
the error's code."""

import re
from functools import lru_cache

from .refusal import Refusal

# The code under which a service refuses a malformed parameter; elsewhere it is ValidationException.
CODE_BY_SERVICE = {
    "autoscaling": "ValidationError",
    "backup": "InvalidParameterValueException",
    "budgets": "InvalidParameterException",
    "cloudfront": "InvalidArgument",
    "cloudtrail": "InvalidParameterCombinationException",
    "dlm": "InvalidRequestException",
    "ec2": "InvalidParameterValue",
    "eks": "InvalidParameterException",
    "elasticache": "InvalidParameterValue",
    "guardduty": "BadRequestException",
    "kafka": "BadRequestException",
    "lambda": "InvalidParameterValueException",
    "s3": "MalformedXML",
    "securityhub": "InvalidInputException",
    "sqs": "InvalidParameterValue",
    "wafv2": "WAFInvalidParameterException",
}
# Shapes whose pattern AWS itself does not hold to: Backup's own types of resources have names like "Storage
# Gateway".
UNMINDED = {("ResourceType", r"^[a-zA-Z0-9\-\_\.]{1,50}$")}


def check(call) -> None:
    """Raises the service's refusal with every mistake in it, or returns."""
    shape = call.operation.input_shape
    mistakes = list(mistakes_of(shape, call.parameters, "")) if shape is not None else []
    if mistakes:
        count = f"{len(mistakes)} validation error{'s' if len(mistakes) > 1 else ''} detected: "
        raise Refusal(CODE_BY_SERVICE.get(call.service, "ValidationException"), count + "; ".join(mistakes))


def mistakes_of(shape, value, path: str):
    check_type = {"structure": in_structure, "list": in_list, "map": in_map, "string": in_string}
    yield from check_type.get(shape.type_name, in_number)(shape, value, path)


def in_structure(shape, value, path: str):
    if not isinstance(value, dict):
        return
    for name in shape.required_members:
        if value.get(name) is None:
            yield broken(None, join(path, name), "Member must not be null")
    for name, member in shape.members.items():
        if value.get(name) is not None:
            yield from mistakes_of(member, value[name], join(path, name))


def in_list(shape, value, path: str):
    yield from wrong_size(shape, len(value), value, path)
    for index, item in enumerate(value):
        yield from mistakes_of(shape.member, item, f"{path}.{index + 1}.member")


def in_map(shape, value, path: str):
    yield from wrong_size(shape, len(value), value, path)
    for key, item in value.items():
        yield from mistakes_of(shape.key, key, path)
        yield from mistakes_of(shape.value, item, f"{path}.{key}")


def in_string(shape, value, path: str):
    if not isinstance(value, str):
        return
    yield from wrong_size(shape, len(value), value, path)
    if shape.enum and value not in shape.enum:
        yield broken(value, path, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")
    pattern = compiled(shape.metadata.get("pattern"))
    if (shape.name, shape.metadata.get("pattern")) in UNMINDED:
        return
    if pattern and not pattern.fullmatch(value):
        yield broken(
            value, path, f"Member must satisfy regular expression pattern: {shape.metadata['pattern']}"
        )


def in_number(shape, value, path: str):
    if shape.type_name in ("integer", "long", "float", "double"):
        yield from wrong_size(shape, float(value), value, path, "value", "")


def wrong_size(shape, size, value, path: str, noun: str = "length", unit: str = ""):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield broken(value, path, f"Member must have {noun} greater than or equal to {least}{unit}")
    if most is not None and size > most:
        yield broken(value, path, f"Member must have {noun} less than or equal to {most}{unit}")


def broken(value, path: str, constraint: str) -> str:
    shown = "null" if value is None else f"'{value}'"
    return f"Value {shown} at '{path}' failed to satisfy constraint: {constraint}"


def join(path: str, name: str) -> str:
    first_lower = name[:1].lower() + name[1:]
    return f"{path}.{first_lower}" if path else first_lower


@lru_cache(maxsize=None)
def compiled(pattern: str | None):
    """None where there is no pattern, or one in Java's dialect that Python's lacks (\\p{...}). Python also
    wants (?i) at the beginning; where a pattern has it inside, case is minded."""
    if not pattern:
        return None
    try:
        return re.compile(pattern.replace("(?i)", ""), re.DOTALL)
    except re.error:
        return None
