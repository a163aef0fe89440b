"""No test reaches the network; the control tries to."""

import http.client
import socket

import pytest


def test_a_connection_to_elsewhere_is_refused():
    with socket.socket() as reaching, pytest.raises(RuntimeError, match=r"A test connects to 192\.0\.2\.1"):
        reaching.connect(("192.0.2.1", 80))


def test_a_name_is_not_asked_for():
    with pytest.raises(RuntimeError, match=r"A test asks for the address of www\.example\.org"):
        http.client.HTTPConnection("www.example.org", timeout=1).request("GET", "/")


def test_this_machine_answers():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as here:
        assert here.getpeername()[0] == "127.0.0.1"
