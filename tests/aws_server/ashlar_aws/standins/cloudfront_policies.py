"""CloudFront: cache policies and policies of response headers. moto has neither. They have no region.

Source: the CloudFront API reference. A change or a deletion names the version that it has seen (If-Match,
an ETag); a policy that a distribution uses cannot be deleted; names are unique in an account."""

import copy
import json
from dataclasses import dataclass

from ..standin import PerRegion, action, found, moto_backend, new_id, new_uuid, now, refuse_if

ETAG_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass
class Kind:
    """One kind of policy: the names that its actions, answers and refusals are made of."""

    name: str  # "CachePolicy"
    attribute: str  # by which a distribution's behaviours refer to it
    keeper: PerRegion

    @property
    def config(self) -> str:
        return f"{self.name}Config"


CACHE = Kind("CachePolicy", "CachePolicyId", PerRegion("cloudfront", "cache_policies", region="aws"))
HEADERS = Kind(
    "ResponseHeadersPolicy",
    "ResponseHeadersPolicyId",
    PerRegion("cloudfront", "response_headers_policies", region="aws"),
)


def policy_of(call, kind: Kind) -> dict:
    return found(kind.keeper.of(call), call["Id"], f"NoSuch{kind.name}", f"The {kind.name} does not exist.")


def answer(kind: Kind, policy: dict) -> dict:
    shown = {
        "Id": policy["Id"],
        "LastModifiedTime": policy["LastModifiedTime"],
        kind.config: policy["Config"],
    }
    return {kind.name: shown, "ETag": policy["ETag"]}


def check_version(call, policy: dict) -> None:
    refuse_if(
        not call.get("IfMatch"), "InvalidIfMatchVersion", "The If-Match version is missing or not valid."
    )
    refuse_if(
        call["IfMatch"] != policy["ETag"],
        "PreconditionFailed",
        "The precondition in one or more of the request fields evaluated to false.",
    )


def check_name(call, kind: Kind, name: str, own: str | None = None) -> None:
    taken = [
        each for each in kind.keeper.of(call).values() if each["Config"]["Name"] == name and each["Id"] != own
    ]
    refuse_if(taken, f"{kind.name}AlreadyExists", f"A {kind.name} with the same name exists.")


def put(call, kind: Kind, key: str) -> dict:
    config = copy.deepcopy(call[kind.config])
    check_name(call, kind, config["Name"], key)
    check_times(config)
    policy = {"Id": key, "Config": config, "ETag": "E" + new_id(13, ETAG_ALPHABET), "LastModifiedTime": now()}
    kind.keeper.of(call)[key] = policy
    return answer(kind, policy)


def check_times(config: dict) -> None:
    """MinTTL <= DefaultTTL <= MaxTTL, of a cache policy."""
    least, usual, most = config.get("MinTTL"), config.get("DefaultTTL"), config.get("MaxTTL")
    times = [each for each in (least, usual, most) if each is not None]
    refuse_if(times != sorted(times), "InvalidArgument", "The times to live are not in order.")


def users_of(call, kind: Kind) -> list[str]:
    """Distributions whose behaviours name the policy."""
    distributions = moto_backend("cloudfront", call, "aws").distributions
    return [
        name for name, each in distributions.items() if call["Id"] in json.dumps(each, default=vars_of_model)
    ]


def vars_of_model(model):
    if not hasattr(model, "__dict__"):
        return str(model)
    return {name: value for name, value in vars(model).items() if "backend" not in name}


def delete(call, kind: Kind) -> dict:
    policy = policy_of(call, kind)
    check_version(call, policy)
    refuse_if(users_of(call, kind), f"{kind.name}InUse", f"The {kind.name} is used by a distribution.")
    del kind.keeper.of(call)[policy["Id"]]
    return {}


def update(call, kind: Kind) -> dict:
    check_version(call, policy_of(call, kind))
    return put(call, kind, call["Id"])


def listed(call, kind: Kind, list_name: str) -> dict:
    """All on one page; AWS's own are not there."""
    own = kind.keeper.of(call).values() if call.get("Type") != "managed" else ()
    items = [{"Type": "custom", kind.name: answer(kind, each)[kind.name]} for each in own]
    return {list_name: {"MaxItems": 100, "Quantity": len(items), "Items": items}}


@action("cloudfront", "CreateCachePolicy")
def create_cache_policy(call):
    return put(call, CACHE, new_uuid())


@action("cloudfront", "GetCachePolicy")
def get_cache_policy(call):
    return answer(CACHE, policy_of(call, CACHE))


@action("cloudfront", "ListCachePolicies")
def list_cache_policies(call):
    return listed(call, CACHE, "CachePolicyList")


@action("cloudfront", "UpdateCachePolicy")
def update_cache_policy(call):
    return update(call, CACHE)


@action("cloudfront", "DeleteCachePolicy")
def delete_cache_policy(call):
    return delete(call, CACHE)


@action("cloudfront", "CreateResponseHeadersPolicy")
def create_response_headers_policy(call):
    return put(call, HEADERS, new_uuid())


@action("cloudfront", "GetResponseHeadersPolicy")
def get_response_headers_policy(call):
    return answer(HEADERS, policy_of(call, HEADERS))


@action("cloudfront", "ListResponseHeadersPolicies")
def list_response_headers_policies(call):
    return listed(call, HEADERS, "ResponseHeadersPolicyList")


@action("cloudfront", "UpdateResponseHeadersPolicy")
def update_response_headers_policy(call):
    return update(call, HEADERS)


@action("cloudfront", "DeleteResponseHeadersPolicy")
def delete_response_headers_policy(call):
    return delete(call, HEADERS)
