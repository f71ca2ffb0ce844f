"""A picture of anything in moto's models, in JSON's types. References back (to backends, to owners) are cut
to an id."""

import copy
import datetime
import enum
from collections.abc import Mapping

DEEPEST = 6
SCALARS = (str, int, float, bool, type(None))


def shown(thing, depth: int = 0):
    if isinstance(thing, enum.Enum):
        return thing.value
    if isinstance(thing, SCALARS):
        return thing
    if isinstance(thing, (datetime.datetime, datetime.date)):
        return thing.isoformat()
    if isinstance(thing, bytes):
        return f"{len(thing)} bytes"
    if depth >= DEEPEST:
        return identity(thing) or type(thing).__name__
    if isinstance(thing, Mapping):
        return {key_text(key): shown(value, depth + 1) for key, value in list(thing.items())}
    if isinstance(thing, (list, tuple, set)):
        return [shown(value, depth + 1) for value in copy.copy(thing)]
    return shown_model(thing, depth)


def shown_model(thing, depth: int):
    if not is_model(thing) or (depth > 2 and identity(thing)):
        return identity(thing) or type(thing).__name__
    return {
        name: shown(value, depth + 1) for name, value in list(vars(thing).items()) if "backend" not in name
    }


def is_model(thing) -> bool:
    return hasattr(thing, "__dict__") and not callable(thing) and not isinstance(thing, (Mapping, enum.Enum))


def is_empty(thing) -> bool:
    return thing is None or (isinstance(thing, (Mapping, list, set)) and not thing)


def identity(thing) -> str | None:
    for name in ("arn", "id", "name"):
        value = thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
        if isinstance(value, str):
            return value
    return thing if isinstance(thing, str) else None


def key_text(key) -> str:
    return "/".join(map(str, key)) if isinstance(key, tuple) else str(key)
