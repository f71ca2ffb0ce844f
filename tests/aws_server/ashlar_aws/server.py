"""Listens on 127.0.0.1 and says so."""

import os
import signal
import socket
import sys

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import make_server

from . import fixes, standins  # noqa: F401  (being loaded is what puts them in force)
from .application import Application
from .fix import apply_fixes

SECONDS_TO_CLOSE = 2


class Handler(MotoRequestHandler):
    """Connections stay open between requests, as AWS's do; werkzeug's own handler closes each after its
    answer. The application reads every request to its end, so the next one can follow."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # An answer's head and body leave together. Go's client still asks a request's body for its end when a near
    # server's head is already there; AWS's SDK has closed it by then, which counts as a failed write and closes
    # the connection. What is in the client's buffer is read all the same; what is not is asked for again, and
    # the server sees the call twice.
    wbufsize = 1 << 20

    def run_wsgi(self):
        try:
            self.answer(self.make_environ())
        except OSError:  # the caller has gone, or a fault dropped it
            self.close_connection = True

    def answer(self, environ: dict) -> None:
        head = {}

        def start_response(status, fields, _error=None):
            head.update(status=int(status.split()[0]), fields=fields)

        body = b"".join(self.server.app(environ, start_response))
        self.send_response(head["status"])
        for name, value in head["fields"]:
            self.send_header(name, value)
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True  # where a chunked body ends is not asked again
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def handle_expect_100(self):
        goes_on = super().handle_expect_100()
        self.wfile.flush()
        return goes_on

    def finish(self):
        """Closes when the caller has: a close with unread bytes would reset the connection, and an answer on
        its way would be lost."""
        super().finish()
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(SECONDS_TO_CLOSE)
            while self.connection.recv(65536):
                pass
        except OSError:
            pass

    def log_request(self, *_arguments):
        """Single requests are not told; the log of calls has them."""


def serve(port: int, ready_file: str | None, check_permissions: bool) -> None:
    apply_fixes()
    application = Application(check_permissions)
    server = make_server("127.0.0.1", port, application, threaded=True, request_handler=Handler)
    server.daemon_threads = True
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    tell(f"http://127.0.0.1:{server.server_port}", ready_file)
    server.serve_forever()


def tell(url: str, ready_file: str | None) -> None:
    """The file appears whole: written beside its place, then renamed."""
    print(url, flush=True)
    if ready_file:
        with open(f"{ready_file}.new", "w", encoding="utf-8") as file:
            file.write(url + "\n")
        os.replace(f"{ready_file}.new", ready_file)
    sys.stdout.flush()
