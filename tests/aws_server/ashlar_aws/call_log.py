"""The log of calls: account, region, service, action, attempt and status of each, to be counted by tests."""

import re
import threading

ATTEMPT = re.compile(r"attempt=(\d+)")  # AWS's SDKs say in the header amz-sdk-request which try this is


class CallLog:
    def __init__(self):
        self.entries = []
        self.lock = threading.Lock()

    def begin(self, call) -> dict:
        entry = {
            "account": call.account,
            "region": call.region,
            "service": call.service,
            "action": call.action,
            "attempt": attempt_of(call),
            "status": None,
        }
        with self.lock:
            entry["number"] = len(self.entries)
            self.entries.append(entry)
        return entry

    def end(self, entry: dict, status: int) -> None:
        """Status 0: no answer was sent."""
        entry["status"] = status

    def clear(self) -> None:
        with self.lock:
            self.entries = []


def attempt_of(call) -> int:
    """1 where the caller does not say."""
    said = ATTEMPT.search(call.request.headers.get("amz-sdk-request", ""))
    return int(said[1]) if said else 1
