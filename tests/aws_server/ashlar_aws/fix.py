"""How a fix of moto is named and switched off. Each is our own opinion about AWS, so each says where it
comes from.

A fix is a function that changes moto when the server starts. ASHLAR_AWS_WITHOUT=NAME,NAME leaves fixes
out."""

import os

FIXES = {}  # name -> function
APPLIED = {}  # name -> why, of the fixes that are in force


def fix(name: str):
    """The decorated function is a fix of that name. Its docstring says why it is there."""

    def register(function):
        FIXES[name] = function
        return function

    return register


def apply_fixes() -> None:
    left_out = set(filter(None, os.environ.get("ASHLAR_AWS_WITHOUT", "").split(",")))
    if unknown := left_out - set(FIXES):
        raise SystemExit(f"aws-server: no fix is named {', '.join(sorted(unknown))}")
    for name, function in FIXES.items():
        if name not in left_out:
            function()
            APPLIED[name] = " ".join(function.__doc__.split())


def after(owner, method: str, then) -> None:
    """owner.method returns then(self, result, *arguments) in place of its result."""
    original = getattr(owner, method)

    def wrapped(self, *arguments, **named):
        return then(self, original(self, *arguments, **named), *arguments, **named)

    setattr(owner, method, wrapped)
