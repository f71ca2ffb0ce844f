"""Faults that a test asks for: throttling, errors, dropped connections, slow answers, and answers held back.

A rule is JSON: {"kind": "throttle" | "error" | "refuse" | "drop" | "delay" | "hold", "service": "ec2",
"action": "CreateVpc", "account": "...", "when": "before" | "after", "rate": 0.1, "times": 1, "seconds": 2.5,
"code": "UnauthorizedOperation"}. service, action and account take * as a wildcard and default to it. `error`
is a 500, which callers try again; `refuse` a 403 of that code, which they do not. `when` says whether the
call has had its effect (default: before; hold: after). `rate` is the share of matching calls, drawn from a
generator with the seed of the rule ("seed", default 1); `times` ends the rule after so many. A held call
waits until it is released or its connection's server ends."""

import fnmatch
import random
import threading
import time

from .refusal import Fault
from .standin import serialized

KINDS = ("throttle", "error", "refuse", "drop", "delay", "hold")
# What a service calls "too many requests": its own documentation's words. Elsewhere it is
# ThrottlingException.
THROTTLE_BY_SERVICE = {
    "ec2": "RequestLimitExceeded",
    "s3": "SlowDown",
    "autoscaling": "Throttling",
    "iam": "Throttling",
    "elbv2": "Throttling",
    "rds": "Throttling",
    "sns": "Throttling",
    "cloudwatch": "Throttling",
    "elasticache": "Throttling",
    "sts": "Throttling",
    "route53": "Throttling",
    "cloudfront": "Throttling",
    "lambda": "TooManyRequestsException",
    "organizations": "TooManyRequestsException",
}


class Dropped(Exception):
    """The connection is to be closed without an answer."""


class Rule:
    def __init__(self, wanted: dict):
        unknown = set(wanted) - {
            "kind",
            "service",
            "action",
            "account",
            "when",
            "rate",
            "times",
            "seconds",
            "seed",
            "code",
        }
        if unknown or wanted.get("kind") not in KINDS:
            raise ValueError(f"not a fault: {wanted}")
        self.kind = wanted["kind"]
        self.patterns = {name: wanted.get(name, "*") for name in ("service", "action", "account")}
        self.when = wanted.get("when", "after" if self.kind == "hold" else "before")
        self.rate, self.seconds = wanted.get("rate", 1.0), wanted.get("seconds", 1.0)
        self.code = wanted.get("code", "AccessDenied")
        self.left = wanted.get("times")
        self.chance = random.Random(wanted.get("seed", 1))

    def strikes(self, call, when: str) -> bool:
        if when != self.when or self.left == 0:
            return False
        if not all(
            fnmatch.fnmatchcase(getattr(call, name), pattern) for name, pattern in self.patterns.items()
        ):
            return False
        if self.chance.random() >= self.rate:
            return False
        if self.left is not None:
            self.left -= 1
        return True


class Faults:
    def __init__(self):
        self.rules: list[Rule] = []
        self.held: dict[int, tuple] = {}
        self.lock = threading.Lock()
        self.next_hold = 1

    def before(self, call):
        """The answer that stands in the call's place, or None."""
        return self.apply(call, "before", None)

    def after(self, call, answer):
        return self.apply(call, "after", answer)

    def apply(self, call, when: str, answer):
        for rule in self.striking(call, when):
            answer = self.strike(rule, call) or answer
        return answer

    def striking(self, call, when: str) -> list[Rule]:
        with self.lock:
            return [rule for rule in self.rules if rule.strikes(call, when)]

    def strike(self, rule: Rule, call):
        if rule.kind == "drop":
            raise Dropped
        if rule.kind == "delay":
            time.sleep(rule.seconds)
        if rule.kind == "hold":
            self.hold(call)
        if rule.kind == "throttle":
            return refusal(
                call, 400, THROTTLE_BY_SERVICE.get(call.service, "ThrottlingException"), "Rate exceeded"
            )
        if rule.kind == "error":
            return refusal(call, 500, "InternalFailure", "An internal error has occurred")
        if rule.kind == "refuse":
            return refusal(call, 403, rule.code, "A test asked for this")
        return None

    def hold(self, call) -> None:
        released = threading.Event()
        with self.lock:
            number, self.next_hold = self.next_hold, self.next_hold + 1
            self.held[number] = (call, released)
        released.wait()

    def waiting(self) -> list[dict]:
        with self.lock:
            return [
                {
                    "hold": number,
                    "account": call.account,
                    "region": call.region,
                    "service": call.service,
                    "action": call.action,
                }
                for number, (call, _) in self.held.items()
            ]

    def release(self, number: int | None = None) -> int:
        """Lets one held call go on, or all; says how many."""
        with self.lock:
            wanted = [n for n in self.held if number in (None, n)]
            for each in wanted:
                self.held.pop(each)[1].set()
            return len(wanted)

    def replace(self, rules: list[dict]) -> None:
        made = [Rule(rule) for rule in rules]
        with self.lock:
            self.rules = made


def refusal(call, status: int, code: str, message: str):
    """An error answer in the service's own protocol, with the status that AWS's load balancers would give
    it."""
    try:
        _, headers, body = serialized(call, Fault(code, message))
    except Exception:  # an action that no model knows
        headers, body = {"Content-Type": "text/xml"}, f"<Error><Code>{code}</Code></Error>".encode()
    return (503 if code in ("SlowDown", "RequestLimitExceeded") else status), headers, body
