"""A small server for one person on this machine: 127.0.0.1, a random port, a token in the terminal; ends with its command.

Who may ask: nobody but the browser that exchanged the token for a cookie, and in it nothing but our own page. The token is void
once it was used. The names Host, Origin and Sec-Fetch-Site are checked, so that a page from elsewhere can neither read nor
write, not even by a name that was made to point here. Nothing is kept by the browser (no-store), nothing is loaded from
elsewhere, no request is logged.
Sources: Fetch Metadata, https://www.w3.org/TR/fetch-metadata/; Content Security Policy, https://www.w3.org/TR/CSP3/;
cookies, https://www.rfc-editor.org/rfc/rfc6265 (they do not tell ports apart: hence the path that nobody can guess).
"""

import base64
import hmac
import json
import re
import secrets
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from residency.foundation.console import say
from residency.foundation.errors import UserError

LARGEST_BODY_BYTES = 65_536
"""Longer requests are refused."""
_PATIENCE_SECONDS = 30


class Malformed(ValueError):
    """A request that our page would not send."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back."""

    content: bytes
    """The body."""
    kind: str = "application/json"
    """Its media type; text is UTF-8."""
    last: bool = False
    """True where the server ends after it."""


Ask = Mapping[str, Any]
"""What a request brings: the names and values behind its question mark, or the JSON object that it posts."""


def as_json(value: object, *, last: bool = False) -> Reply:
    """Plain values as a reply."""
    return Reply(json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace"), last=last)


class _Server(ThreadingHTTPServer):
    """Answers each request in a thread of its own, so that a silent connection does not stop the others."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A bug: where it is, without its message, which may hold text. A browser that went away is none."""
        if not isinstance(sys.exception(), ConnectionError):
            say("A mistake of this program, at:\n" + "".join(traceback.format_tb(sys.exc_info()[2])))


@dataclass
class LocalPage:
    """One page with what it asks for, served to one browser."""

    routes: Mapping[tuple[str, str], Callable[[Ask], Reply]]
    """By method and name ("" is the page itself)."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """Exchanged for the cookie, once."""
    place: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    """The path below which everything lies."""

    def __post_init__(self) -> None:
        self._cookie = secrets.token_urlsafe(32)
        self._void = False
        self._lock = threading.Lock()
        page = self

        class _Handler(Handler):
            served = page

        self._server = _Server(("127.0.0.1", 0), _Handler)

    @property
    def origin(self) -> str:
        """As browsers name it."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def address(self) -> str:
        """What the owner opens, once."""
        return f"{self.origin}/{self.place}/?token={self.token}"

    def serve(self) -> None:
        """Answer until a reply is the last one, or KeyboardInterrupt."""
        try:
            self._server.serve_forever(poll_interval=0.2)
        finally:
            self._server.server_close()

    def end(self) -> None:
        """Stop answering. Not from the thread that serves."""
        self._server.shutdown()

    def exchange(self, token: str) -> str | None:
        """The cookie for the token; None where that is wrong or was used before."""
        with self._lock:
            if not hmac.compare_digest(token.encode(), self.token.encode()):
                return None
            if self._void:
                say("Somebody used the page's address a second time, and was refused. If your page does not open: Ctrl-C.")
                return None
            self._void = True
            return self._cookie

    def knows(self, cookie: str) -> bool:
        """Whether a request's cookies hold ours."""
        found = re.search(r"(?:^|;\s*)residency=([\w-]+)", cookie)
        return found is not None and hmac.compare_digest(found[1].encode(), self._cookie.encode())

    def answer(self, method: str, name: str, asked: Ask) -> Reply | None:
        """The reply of a route; None where there is none. One request at a time: what they work on is not made for more."""
        route = self.routes.get((method, name))
        if route is None:
            return None
        with self._lock:
            return route(asked)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    served: LocalPage
    timeout = _PATIENCE_SECONDS

    def do_GET(self) -> None:
        """The page, its script, or what it asks for."""
        url = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(url.query).items()}
        if not self._is_ours(("same-origin", "none")):
            return
        if url.path == f"/{self.served.place}/" and "token" in asked:
            self._exchange(asked["token"])
        else:
            self._answer("GET", url.path, asked)

    def do_POST(self) -> None:
        """Something that the reader did."""
        if not self._is_ours(("same-origin",)):
            return
        if self.headers.get("Origin") != self.served.origin:
            self._send(403, Reply(b"Not from this page.", "text/plain"))
            return
        if (self.headers.get("Content-Type") or "").partition(";")[0].strip() != "application/json":
            self._send(415, Reply(b"JSON is expected.", "text/plain"))
            return
        asked = self._body()
        if asked is None:
            self._send(400, Reply(b"No JSON object of reasonable size.", "text/plain"))
        else:
            self._answer("POST", urlsplit(self.path).path, asked)

    def _body(self) -> Ask | None:
        length = self.headers.get("Content-Length") or ""
        if not (length.isascii() and length.isdigit() and int(length) <= LARGEST_BODY_BYTES):
            return None
        try:
            asked = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):  # the second: brackets within brackets, some thousand deep
            return None
        return asked if isinstance(asked, dict) else None

    def _is_ours(self, sites: tuple[str, ...]) -> bool:
        """Whether the request names this server, and comes from its own page (or, to read, from nowhere else)."""
        host = self.headers.get_all("Host") or []
        site = self.headers.get("Sec-Fetch-Site")
        if host != [self.served.origin.removeprefix("http://")] or (site is not None and site not in sites):
            self._send(403, Reply(b"Not from this page.", "text/plain"))
            return False
        return True

    def _exchange(self, token: str) -> None:
        path = f"/{self.served.place}/"
        if self.served.knows(self.headers.get("Cookie") or ""):
            self._send(303, Reply(b"", "text/plain"), {"Location": path})  # the owner opened the address again
            return
        cookie = self.served.exchange(token)
        if cookie is None:
            self._send(
                403, Reply(b"This address is void: it was used before. End the command and start it again.", "text/plain")
            )
            return
        given = f"residency={cookie}; Path={path}; HttpOnly; SameSite=Strict"
        self._send(303, Reply(b"", "text/plain"), {"Location": path, "Set-Cookie": given})

    def _answer(self, method: str, path: str, asked: Ask) -> None:
        if not self.served.knows(self.headers.get("Cookie") or ""):
            self._send(403, Reply(b"Open the address that stands in the terminal.", "text/plain"))
            return
        inside = f"/{self.served.place}/"
        try:
            reply = self.served.answer(method, path.removeprefix(inside), asked) if path.startswith(inside) else None
        except UserError as error:
            self._send(409, as_json({"what": error.what, "why": error.why, "next": error.next}))
            return
        except Malformed:
            self._send(400, Reply(b"The request does not say what it must.", "text/plain"))
            return
        self._send(404, Reply(b"There is nothing here.", "text/plain")) if reply is None else self._send(200, reply)
        if reply is not None and reply.last:
            threading.Thread(target=self.served.end, daemon=True).start()

    def _send(self, status: int, reply: Reply, more: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        text = reply.kind.startswith("text/") or reply.kind == "application/json"
        headers = {
            "Content-Type": f"{reply.kind}; charset=utf-8" if text else reply.kind,
            "Content-Length": str(len(reply.content)),
            "Cache-Control": "no-store",
            "Content-Security-Policy": content_policy(reply),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }
        for name, value in {**headers, **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.content)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library refuses by itself (other methods, broken requests), with our headers and nothing of the request."""
        self._send(code, Reply(b"Refused.", "text/plain"))

    def version_string(self) -> str:
        """No version of anything."""
        return "residency"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: requests are not logged."""


def content_policy(reply: Reply) -> str:
    """What a reply may load and run: our own script, and the styles that stand in the page itself, by their digests."""
    styles = re.findall(r"<style>(.*?)</style>", reply.content.decode("utf-8"), re.DOTALL) if reply.kind == "text/html" else []
    digests = [f"'sha256-{base64.b64encode(sha256(s.encode()).digest()).decode()}'" for s in styles]
    allowed = " ".join(["style-src", *(digests or ["'none'"])])
    return (
        f"default-src 'none'; script-src 'self'; {allowed}; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
