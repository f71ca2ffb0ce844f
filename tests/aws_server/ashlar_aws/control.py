"""The tests' own endpoints, under /_ashlar/. All answers are JSON.

GET  health            {"moto": "5.2.5", "fixes": {name: why}, "stand_ins": ["service Action"]}
GET  dump[?account=ID] all that is held: {account: {region: {service: {collection: {key: thing}}}}}
POST reset             everything is gone, also faults, held calls and the log
GET  calls             the log of calls; DELETE empties it
GET  calls/count       {"service Action": number}
PUT  faults            replaces the rules by those of the body, a list (faults.py says what a rule is)
GET  held              calls whose answers are held
PUT  permissions       {"checked": true}: every call is one that its role may make (permissions.py says what that means)
GET  permissions       {"checked": ..., "refused": {"ROLE ACTION": number}}
POST release           lets {"hold": NUMBER} go on, or all where there is no body
"""

import collections
import json
from urllib.parse import parse_qs

import moto

from . import standin
from .dump import dump
from .fix import APPLIED
from .world import forget


class Control:
    def __init__(self, faults, log, tokens, permissions, world):
        self.faults, self.log, self.tokens, self.world = faults, log, tokens, world
        self.permissions = permissions
        self.endpoints = {
            ("GET", "health"): self.health,
            ("GET", "dump"): self.dump,
            ("POST", "reset"): self.reset,
            ("GET", "calls"): self.calls,
            ("DELETE", "calls"): self.forget_calls,
            ("GET", "calls/count"): self.count_calls,
            ("PUT", "faults"): self.set_faults,
            ("GET", "held"): self.held,
            ("GET", "permissions"): self.tell_permissions,
            ("PUT", "permissions"): self.check_permissions,
            ("POST", "release"): self.release,
        }

    def answer(self, environ: dict, body: bytes) -> tuple[int, dict, bytes]:
        endpoint = self.endpoints.get(
            (environ["REQUEST_METHOD"], environ["PATH_INFO"].removeprefix("/_ashlar/"))
        )
        if endpoint is None:
            return 404, {}, b"no such endpoint\n"
        query = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
        try:
            result = endpoint(query, json.loads(body) if body else None)
        except ValueError as mistake:
            return 400, {}, f"{mistake}\n".encode()
        return 200, {"Content-Type": "application/json"}, json.dumps(result, sort_keys=True).encode()

    def health(self, _query, _body):
        stand_ins = sorted(f"{service} {action}" for service, action in standin.ACTIONS)
        return {"moto": moto.__version__, "fixes": APPLIED, "stand_ins": stand_ins}

    def dump(self, query, _body):
        with self.world:
            world = dump()
        return {query["account"]: world.get(query["account"], {})} if "account" in query else world

    def reset(self, _query, _body):
        self.faults.replace([])
        self.faults.release()
        with self.world:
            forget()
            standin.reset()
        self.tokens.forget()
        self.permissions.reset()
        self.log.clear()
        return {}

    def calls(self, _query, _body):
        return self.log.entries

    def forget_calls(self, _query, _body):
        self.log.clear()
        return {}

    def count_calls(self, _query, _body):
        return collections.Counter(f"{entry['service']} {entry['action']}" for entry in self.log.entries)

    def set_faults(self, _query, body):
        self.faults.replace(body or [])
        return {}

    def held(self, _query, _body):
        return self.faults.waiting()

    def tell_permissions(self, _query, _body):
        return {"checked": self.permissions.checked, "refused": self.permissions.refused}

    def check_permissions(self, _query, body):
        self.permissions.checked = bool((body or {}).get("checked"))
        return {}

    def release(self, _query, body):
        return {"released": self.faults.release((body or {}).get("hold"))}
