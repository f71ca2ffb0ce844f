"""All that the server holds, per account, region and service: the judge after a destroy, and of two worlds'
sameness.

Everything in moto's models and in the stand-ins is shown, but for what AWS gives of itself to every new
account and region (AMIs, instance types, managed policies and the like): that is found by looking at the
same service in an account that nobody uses. Default VPCs and what belongs to them are kept, and marked
"default": true, since Ashlar deletes them. What AWS holds on to (keys, secrets) is marked "held": true."""

from collections.abc import Mapping

from . import standin
from .notable import NOT_RESOURCES, SETTINGS, WRAPPED, is_given, is_gone, is_held, vpc_of
from .picture import identity, is_empty, is_model, shown
from .world import loaded_backends

UNUSED_ACCOUNT = "999999999999"
GIVEN: dict[tuple, dict[str, set]] = {}  # keys of what AWS gives, by model and region; it never changes


def dump() -> dict:
    """{account: {region: {service: {collection: {key: thing}}}}}, empty branches left out."""
    world: dict = {}
    for service, account, region, backend in loaded_backends():
        put(world, account, region, service, resources_of(service, backend))
    for keeper in (each for each in standin.KEEPERS if each.is_resource):
        for (account, region), things in list(keeper.things.items()):
            put(world, account, region, keeper.service, {keeper.kind: shown(things)} if things else {})
    return world


def put(world: dict, account: str, region: str, service: str, things: dict) -> None:
    if things:
        world.setdefault(account, {}).setdefault(region, {}).setdefault(service, {}).update(things)


def resources_of(service: str, backend) -> dict:
    given, default_vpcs, found = given_by_aws(service, backend), default_vpcs_of(backend), {}
    for name, collection in collections_of(service, backend):
        own = {
            key: marked(thing, default_vpcs)
            for key, thing in entries(collection)
            if key not in given.get(name, ())
            and not is_given(f"{service}.{name}", thing)
            and not is_gone(thing)
        }
        if own:
            found[name] = own
    settings = {
        name: shown(getattr(backend, name))
        for name in vars(backend)
        if f"{service}.{name}" in SETTINGS and getattr(backend, name)
    }
    return {**found, "settings": settings} if settings else found


def collections_of(service: str, backend):
    """(name, collection) of a model's attributes, also of those that are wrapped in an object."""
    for name, value in list(vars(backend).items()):
        if f"{service}.{name}" in WRAPPED:
            for inside in WRAPPED[f"{service}.{name}"]:
                yield name, getattr(value, inside)
        elif isinstance(value, (Mapping, list, set)) and f"{service}.{name}" not in NOT_RESOURCES:
            yield name, value


def given_by_aws(service: str, backend) -> dict[str, set]:
    """Keys of each collection in an account that nobody uses."""
    key = (type(backend), backend.region_name)
    if key not in GIVEN:
        fresh = type(backend)(backend.region_name, UNUSED_ACCOUNT)
        GIVEN[key] = {
            name: {each for each, _ in entries(collection)}
            for name, collection in collections_of(service, fresh)
        }
    return GIVEN[key]


def entries(collection):
    """(key, thing) of a dictionary, of one in it (EC2 keeps subnets by zone), or of a list by the things'
    own ids."""
    if not isinstance(collection, Mapping):
        return [(identity(thing) or str(index), thing) for index, thing in enumerate(collection)]
    flat = []
    for key, thing in list(collection.items()):
        nested = isinstance(thing, Mapping) and thing and all(is_model(each) for each in thing.values())
        flat += (
            [(f"{key}/{inner}", each) for inner, each in list(thing.items())]
            if nested
            else [(str(key), thing)]
        )
    return [(key, thing) for key, thing in flat if not is_empty(thing)]


def default_vpcs_of(backend) -> set[str]:
    vpcs = getattr(backend, "vpcs", {})
    return (
        {vpc.id for vpc in vpcs.values() if getattr(vpc, "is_default", None) in ("true", True)}
        if vpcs
        else set()
    )


def marked(thing, default_vpcs: set[str]):
    picture = shown(thing)
    if isinstance(picture, dict) and (
        vpc_of(thing) in default_vpcs or getattr(thing, "id", None) in default_vpcs
    ):
        picture["default"] = True
    if isinstance(picture, dict) and is_held(thing):
        picture["held"] = True
    return picture
