"""The local server: whoever has not the cookie, or comes from elsewhere, gets nothing."""

import http.client
import json
import threading
from urllib.parse import quote

import pytest

from residency.foundation.errors import UserError
from residency.web.local import LARGEST_BODY_BYTES, LocalPage, Malformed, Reply, as_json, content_policy


def refuse(_):
    raise UserError("No.", next="another one.")


def echo(asked):
    if "x" not in asked:
        raise Malformed("x")
    return as_json({"asked": asked["x"]})


def broken(_):
    raise RuntimeError("text of a report")


@pytest.fixture
def page():
    page = LocalPage(
        {
            ("GET", ""): lambda _: Reply(b"<style>p {}</style><p>secret</p>", "text/html"),
            ("GET", "echo"): echo,
            ("POST", "echo"): echo,
            ("POST", "refuse"): refuse,
            ("GET", "broken"): broken,
            ("POST", "end"): lambda _: as_json({}, last=True),
        }
    )
    thread = threading.Thread(target=page.serve, daemon=True)
    thread.start()
    page.thread = thread
    yield page
    page.end()
    thread.join(5)


def request(page, method, path, body=None, **headers):
    """Status, headers and body; headers that are None are left out, "_" in their names stands for "-"."""
    host = page.origin.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=5)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    given = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    if content is not None:
        given = {"Content-Type": "application/json", "Content-Length": str(len(content)), **given}
    for name, value in given.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders(content)
    reply = connection.getresponse()
    found = reply.status, dict(reply.getheaders()), reply.read()
    connection.close()
    return found


def cookie_of(page):
    status, headers, _ = request(page, "GET", page.address.removeprefix(page.origin))
    assert status == 303 and headers["Location"] == f"/{page.place}/"
    given = headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", f"Path=/{page.place}/"} <= set(given.split("; "))
    return given.partition(";")[0]


def test_the_token_is_exchanged_once_and_then_void(page, capsys):
    cookie = cookie_of(page)
    assert page.token not in cookie
    status, headers, body = request(page, "GET", page.address.removeprefix(page.origin))
    assert status == 403 and "Set-Cookie" not in headers and b"void" in body
    assert "a second time" in capsys.readouterr().err
    assert request(page, "GET", f"/{page.place}/", Cookie=cookie)[0] == 200
    again = request(page, "GET", page.address.removeprefix(page.origin), Cookie=cookie)  # the owner, once more
    assert again[0] == 303 and "Set-Cookie" not in again[1]


def test_the_token_does_not_last_for_guessing(page):
    for token in ("", "x", page.token[:-1], page.token + "x", "é"):
        assert request(page, "GET", f"/{page.place}/?token={quote(token)}")[0] == 403
    assert request(page, "GET", f"/elsewhere/?token={page.token}")[0] == 403
    assert cookie_of(page)


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": None},
        {"Cookie": "residency=wrong"},
        {"Cookie": "residency="},
        {"Host": "evil.example"},
        {"Host": "localhost"},
        {"Host": None},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=str,
)
def test_nothing_is_read_from_elsewhere(page, headers):
    cookie = cookie_of(page)
    for path in (f"/{page.place}/", f"/{page.place}/echo?x=1"):
        status, _, body = request(page, "GET", path, **{"Cookie": cookie, **headers})
        assert status == 403 and b"secret" not in body and b"asked" not in body


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec_Fetch_Site": "same-origin"}, 200),
        ({"Origin": None}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://localhost:1"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "none"}, 403),
        ({"Host": "127.0.0.1"}, 403),
        ({"Cookie": None}, 403),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
    ],
    ids=str,
)
def test_nothing_is_written_from_elsewhere(page, headers, status):
    given = {"Cookie": cookie_of(page), "Origin": page.origin, **headers}
    given = {"Content_Type": "application/json", **given}
    assert request(page, "POST", f"/{page.place}/echo", {"x": 1}, **given)[0] == status


@pytest.mark.parametrize(
    ("body", "headers"),
    [(b"{", {}), (b"[1]", {}), (b"{}", {"Content_Length": None}), (b"", {"Content_Length": str(LARGEST_BODY_BYTES + 1)}),
     (b"{}", {"Content_Length": "-1"}), (b"\xff\xfe", {}), (b"[" * 30_000, {}), ({"y": 1}, {})],
    ids=str,
)  # fmt: skip
def test_a_request_of_the_wrong_shape_is_refused_in_words(page, body, headers):
    given = {"Cookie": cookie_of(page), "Origin": page.origin, **headers}
    assert request(page, "POST", f"/{page.place}/echo", body, **given)[0] == 400


def test_every_reply_forbids_keeping_framing_and_loading_from_elsewhere(page):
    cookie = cookie_of(page)
    inside = f"/{page.place}/"
    replies = [
        request(page, "GET", inside, Cookie=cookie),
        request(page, "GET", inside),
        request(page, "GET", inside + "none", Cookie=cookie),
        request(page, "PUT", inside, Cookie=cookie),
        request(page, "GET", inside, Cookie=cookie, Host="evil.example"),
    ]
    assert [r[0] for r in replies] == [200, 403, 404, 501, 403]
    for _, headers, _ in replies:
        assert headers["Cache-Control"] == "no-store" and headers["X-Content-Type-Options"] == "nosniff"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert headers["Referrer-Policy"] == "no-referrer" and headers["Server"] == "residency"
        assert not any(name.startswith("Access-Control") for name in headers)


def test_styles_are_allowed_by_their_digest_alone():
    assert "style-src 'sha256-" in content_policy(Reply(b"<style>p {}</style>", "text/html"))
    assert "style-src 'none'" in content_policy(as_json({"text": "<style>p {}</style>"}))


def test_a_mistake_of_the_user_is_told_and_the_server_goes_on(page):
    given = {"Cookie": cookie_of(page), "Origin": page.origin}
    status, _, body = request(page, "POST", f"/{page.place}/refuse", {}, **given)
    assert status == 409 and json.loads(body) == {"what": "No.", "why": "", "next": "another one."}
    assert request(page, "POST", f"/{page.place}/echo", {"x": 2}, **given)[0] == 200


def test_a_bug_is_told_by_its_place_and_without_its_message(page, capsys):
    with pytest.raises(http.client.RemoteDisconnected):
        request(page, "GET", f"/{page.place}/broken", Cookie=cookie_of(page))
    said = capsys.readouterr().err
    assert "in broken" in said and "text of a report" not in said.replace('raise RuntimeError("text of a report")', "")


def test_no_request_is_logged(page, capsys):
    cookie = cookie_of(page)
    request(page, "GET", f"/{page.place}/echo?x=secret", Cookie=cookie)
    request(page, "GET", "/nothing")
    said = capsys.readouterr()
    assert said.out == said.err == ""


def test_it_listens_on_this_machine_alone_and_ends_after_its_last_reply(page):
    assert page._server.server_address[0] == "127.0.0.1"
    given = {"Cookie": cookie_of(page), "Origin": page.origin}
    assert request(page, "POST", f"/{page.place}/end", {}, **given)[0] == 200
    page.thread.join(5)
    assert not page.thread.is_alive()
    with pytest.raises(OSError):
        request(page, "GET", f"/{page.place}/", Cookie=given["Cookie"])


def test_a_silent_connection_does_not_stop_the_others(page):
    import socket

    with socket.create_connection(page._server.server_address):
        assert request(page, "GET", "/")[0] == 403
