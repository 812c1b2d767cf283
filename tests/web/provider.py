"""An OpenID Connect provider on this machine, which can be told to answer wrongly in one way at a time."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "jianhao", "s3cret-of-the-office"
Claims = dict[str, Any]


@dataclass
class Provider:
    """What it proves (`claims`), with which key, and how one answer is spoilt."""

    address: str = ""
    claims: Claims = field(default_factory=lambda: {"preferred_username": "zhang"})
    spoil: Callable[[Claims], None] = lambda claims: None
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "a"}))
    signs_with: RSAKey | None = None
    broken: str = ""  # of discovery, token, jwks: answers 500
    asked: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # by code, what the authorisation was asked for

    def discovery(self) -> Claims:
        """Its metadata."""
        return {
            "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize", "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks", "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"], "code_challenge_methods_supported": ["S256"],
        }  # fmt: skip

    def authorise(self, query: dict[str, str]) -> str:
        """The person agrees; where the browser is sent."""
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorisation: str) -> Claims | None:
        """The tokens for a code; None for a wrong secret, code or verifier."""
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.asked.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if authorisation != expected or asked is None or asked["code_challenge"] != challenge:
            return None
        now = int(time.time())
        claims = {
            "iss": self.address,
            "sub": "1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        self.spoil(claims)
        signed = jwt.encode({"alg": "RS256", "kid": "a"}, claims, self.signs_with or self.key)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": signed}


@contextmanager
def provider() -> Iterator[Provider]:
    """One that answers until the block ends."""
    one = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            at = urlsplit(self.path)
            if at.path == "/authorize":
                query = {name: values[0] for name, values in parse_qs(at.query).items()}
                self.send_response(302)
                self.send_header("Location", one.authorise(query))
                self.end_headers()
            elif at.path == "/jwks":
                self._json({"keys": [one.key.as_dict(private=False)]}, broken=one.broken == "jwks")
            else:
                self._json(one.discovery(), broken=one.broken == "discovery")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            found = one.token(form, self.headers.get("Authorization", ""))
            self._json(
                found or {"error": "invalid_grant"},
                status=200 if found else 400,
                broken=one.broken == "token",
            )

        def _json(self, content: Claims, status: int = 200, broken: bool = False) -> None:
            body = b"<html>" if broken else json.dumps(content).encode()
            self.send_response(500 if broken else status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    one.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
