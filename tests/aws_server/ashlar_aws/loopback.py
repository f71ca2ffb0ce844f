"""The server never speaks to any network but the loopback: a connection elsewhere is refused where Python
opens it."""

import ipaddress
import socket
import sys


def refuse_other_networks() -> None:
    sys.addaudithook(refuse)


def refuse(event: str, arguments: tuple) -> None:
    if event == "socket.connect" and arguments[0].family in (socket.AF_INET, socket.AF_INET6):
        if not is_loopback(arguments[1][0]):
            raise ConnectionRefusedError(
                f"the tests' server speaks to 127.0.0.1 only, not to {arguments[1][0]}"
            )
    if event == "socket.getaddrinfo" and not is_loopback(arguments[0]):
        raise ConnectionRefusedError(f"the tests' server looks up no name: {arguments[0]}")


def is_loopback(host) -> bool:
    if host in (None, "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False
