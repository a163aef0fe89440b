"""A provider whose every answer a test sets: keys nobody should publish, ID tokens nobody should believe, or no answer at all."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.access.forge import Forge, public_jwk
from tests.services import free_port

AUDIENCE = "http://127.0.0.1:8000/api/v1"
CLIENT = "avance"


class Rogue:
    """`answers`: what is said at a path, as JSON or bytes; `heads`: with which status and headers, else 200. `asked`: how often
    each path was; `received`: with which Authorization and body at last."""

    def __init__(self) -> None:
        rogue = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                rogue.asked[self.path] += 1
                sent = self.rfile.read(int(self.headers.get("content-length", 0)))
                rogue.received[self.path] = (self.headers.get("authorization", ""), sent.decode())
                found = rogue.answers.get(self.path)
                body = found if isinstance(found, bytes) else json.dumps(found).encode()
                status, headers = rogue.heads.get(self.path, (404 if found is None else 200, {}))
                self.send_response(status)
                for name, value in {"content-length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.asked: Counter[str] = Counter()
        self.received: dict[str, tuple[str, str]] = {}
        self.forge = Forge(self.issuer, AUDIENCE, datetime.now(UTC))
        self.metadata = {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/keys",
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=a",
            "token_endpoint": f"{self.issuer}/token",
        }
        self.answers: dict[str, Any] = {}
        self.heads: dict[str, tuple[int, dict[str, str]]] = {}
        self.behave()

    def behave(self) -> None:
        """Answer as a good provider would."""
        self.answers.clear()
        self.heads.clear()
        self.describe(self.metadata)
        self.publish(self.key)

    def describe(self, metadata: Any) -> None:
        self.answers["/.well-known/openid-configuration"] = metadata

    def publish(self, *keys: Any) -> None:
        self.answers["/keys"] = {"keys": list(keys)}

    @property
    def key(self) -> dict[str, str]:
        """The key of its forge, as it ought to stand in a key set."""
        return public_jwk(self.forge.es) | {"kid": self.forge.es_kid, "alg": "ES256", "use": "sig"}

    def id_token(self, nonce: Any, **claims: Any) -> str:
        """A good ID token but for these claims; None leaves one out."""
        moment = self.forge.seconds
        good = {"iss": self.issuer, "sub": "peru", "aud": CLIENT, "iat": moment, "exp": moment + 600, "nonce": nonce}
        said = {name: value for name, value in (good | claims).items() if value is not None}
        return self.forge.token(self.forge.header(typ="JWT"), said)

    @contextmanager
    def serving(self) -> Iterator["Rogue"]:
        thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        thread.start()
        yield self
        self.server.shutdown()
        self.server.server_close()
        thread.join()


class Silent:
    """A host that takes every connection and never ends an answer: silent, or one byte of a header after the other."""

    def __init__(self, drips: bool) -> None:
        self.issuer = f"http://127.0.0.1:{free_port()}"
        self.listening = socket.create_server(("127.0.0.1", int(self.issuer.rpartition(":")[2])))
        self.drips, self.over, self.connections = drips, threading.Event(), 0

    @contextmanager
    def serving(self) -> Iterator["Silent"]:
        thread = threading.Thread(target=self._accept)
        thread.start()
        yield self
        self.over.set()
        socket.create_connection(self.listening.getsockname()).close()
        thread.join()
        self.listening.close()

    def _accept(self) -> None:
        open_ = []
        while not self.over.is_set():
            connection, _ = self.listening.accept()
            self.connections += 1
            open_.append(connection)
            if self.drips:
                threading.Thread(target=self._drip, args=(connection,), daemon=True).start()
        for connection in open_:
            connection.close()

    def _drip(self, connection: socket.socket) -> None:
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\nx-slow: ")
            while not self.over.wait(0.02):
                connection.sendall(b"a")
        except OSError:
            pass
