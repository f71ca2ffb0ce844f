"""Client tokens, which moto ignores: a call that comes again with its token gets the answer of the first, and is
refused with other parameters. So AWS makes nothing twice where an SDK tries again. Source: EC2 user guide,
"Ensure idempotency in Amazon EC2 API requests"; the other services' references say the same of theirs."""

import hashlib
import re

from .faults import refusal

TOKEN = re.compile(
    rb'(?:(?:^|&)ClientToken=|"(?:[cC]lientToken|[cC]lientRequestToken|CreatorRequestId)"\s*:\s*")([\w-]+)'
)


class Tokens:
    def __init__(self):
        self.answers: dict[tuple, tuple] = {}

    def once(self, call, body: bytes, ask):
        """The first answer to that call and token; `ask()` where there is none."""
        token = TOKEN.search(body)
        if token is None:
            return ask()
        key = (call.account, call.region, call.service, call.action, token[1])
        asked = hashlib.sha256(body).digest()
        if key not in self.answers:
            answer = ask()
            if answer[0] < 300:
                self.answers[key] = asked, answer
            return answer
        first, answer = self.answers[key]
        if first != asked:
            return refusal(call, 400, "IdempotentParameterMismatch", "The token was used with other parameters")
        return answer

    def forget(self) -> None:
        self.answers.clear()
