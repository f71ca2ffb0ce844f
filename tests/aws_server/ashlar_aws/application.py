"""Every request's way: faults that were asked for, the log of calls, our stand-in or moto, and back.

moto's models are not made for threads, so one call at a time changes the world. Waiting (faults that delay
or hold) happens outside that lock, so other calls go on meanwhile."""

import socket
import sys
import threading
import traceback

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from . import standin
from .call_log import CallLog
from .calls import copy_of, keep_body, read_call
from .control import Control
from .faults import Dropped, Faults
from .permissions import Permissions
from .tokens import Tokens


class Application:
    def __init__(self, check_permissions: bool = False):
        self.moto = DomainDispatcherApplication(create_backend_app)
        self.faults = Faults()
        self.log = CallLog()
        self.tokens = Tokens()
        self.permissions = Permissions(check_permissions)
        self.world = threading.RLock()
        self.control = Control(self.faults, self.log, self.tokens, self.permissions, self.world)

    def __call__(self, environ, start_response):
        body = keep_body(environ)
        if environ["PATH_INFO"].startswith("/_ashlar/"):
            return send(start_response, *self.control.answer(environ, body))
        call = read_call(environ, body)
        entry = self.log.begin(call)
        try:
            refused = self.permissions.refuse(call) or self.faults.before(call)
            status, headers, answer = refused or self.tokens.once(
                call, body, lambda: self.ask(call, environ, body)
            )
            status, headers, answer = self.faults.after(call, (status, headers, answer))
            self.log.end(entry, status)
            return send(start_response, status, headers, answer, environ["REQUEST_METHOD"])
        except Dropped:
            self.log.end(entry, 0)
            return drop_connection(environ)

    def ask(self, call, environ, body):
        """What our stand-in says, or moto."""
        own = standin.ACTIONS.get((call.service, call.action))
        with self.world:
            try:
                return standin.answer(call, own) if own else self.ask_moto(environ, body)
            except Exception:  # a mistake of ours or of moto: the test's output must show it
                print(f"{call.service} {call.action}:\n{traceback.format_exc()}", file=sys.stderr, flush=True)
                return 500, {"Content-Type": "text/plain"}, b"InternalFailure"

    def ask_moto(self, environ, body):
        answer = {}

        def start_response(status, headers, _error=None):
            answer["status"], answer["headers"] = int(status.split()[0]), headers

        chunks = self.moto(copy_of(environ, body), start_response)
        return answer["status"], answer["headers"], b"".join(chunks)


OURS = ("content-length", "status", "connection", "transfer-encoding", "date", "server")


def send(start_response, status: int, headers, body: bytes, method: str = "GET"):
    """Headers are a dictionary or pairs. The length is the body's; to HEAD, what GET would have sent."""
    pairs = [
        (name, str(value)) for name, value in (headers.items() if isinstance(headers, dict) else headers)
    ]
    told = dict((name.lower(), value) for name, value in pairs).get("content-length")
    length = told if method == "HEAD" and told else str(len(body))
    fields = [pair for pair in pairs if pair[0].lower() not in OURS]
    if status not in (204, 304):
        fields.append(("Content-Length", length))
    start_response(f"{status} {'OK' if status < 400 else 'Error'}", fields)
    return [] if method == "HEAD" or status in (204, 304) else [body]


def drop_connection(environ):
    """Closes the caller's connection without a word, as a broken network does."""
    connection = environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionError("dropped by a fault that a test asked for")
