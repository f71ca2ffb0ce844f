"""The program: python -m ashlar_aws [--port PORT] [--ready-file FILE] [--parent PID] [--iam].

Listens on 127.0.0.1 only; port 0 takes a free one. When it listens it prints its URL, alone on a line, and
writes it to FILE. Log lines of single requests go nowhere; mistakes go to standard error."""

import argparse
import ctypes
import os
import signal
import sys
import warnings

PR_SET_PDEATHSIG = 1  # prctl(2)


def arguments():
    parser = argparse.ArgumentParser(
        prog="aws-server", description="An AWS API for tests, on 127.0.0.1 only."
    )
    parser.add_argument("--port", type=int, default=0, help="the port; 0, the default, takes a free one")
    parser.add_argument("--ready-file", help="where to write the URL once it listens")
    parser.add_argument("--parent", type=int, help="the process with which this one ends")
    parser.add_argument(
        "--iam", action="store_true", help="check permissions, action by action"
    )
    parser.add_argument("--without", default="", metavar="NAME,NAME", help="leave out these fixes of moto")
    return parser.parse_args()


def die_with_parent(parent: int) -> None:
    """The kernel tells us when the parent goes. It may have gone before we asked."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("aws-server: its parent has ended")


def prepare_environment(options) -> None:
    """moto reads its settings when it is loaded."""
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # else AWS's own policies do not exist
    os.environ["MOTO_ACM_VALIDATION_WAIT"] = "1"  # seconds until a certificate is issued
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"
    os.environ["ASHLAR_AWS_WITHOUT"] = options.without


def main() -> None:
    options = arguments()
    if options.parent:
        die_with_parent(options.parent)
    prepare_environment(options)
    from .loopback import refuse_other_networks
    from .server import serve

    refuse_other_networks()
    warnings.filterwarnings("ignore", r"Exception\(Fault\)")  # a fault's code may be one that no model lists
    serve(options.port, options.ready_file, options.iam)


if __name__ == "__main__":
    main()
