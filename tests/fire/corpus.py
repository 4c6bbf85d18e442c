"""Malformed, ambiguous and smuggled requests, each as its bytes, with a name.

{a} and {b} are the addresses of two articles, {host} is a host of ours; they are filled in when a request is sent.
"""

from typing import NamedTuple

SMUGGLED = b"GET {b} HTTP/1.1\r\nHost: {host}\r\nCookie: hien_thi=4.toi\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
EVIL = b"evil.example"


PLAIN, NIGHT = ("0", ""), ("4", "dark")  # size and theme of a page, for no display choice and for 4.toi


class Entry(NamedTuple):
    raw: bytes
    most: int = 1  # answers
    refused: bool = False  # no answer may be a page
    shows: tuple[bytes, ...] = ()  # the articles that the answers are, in their order
    waits: bool = False  # the server may go on waiting for the rest
    choices: tuple[tuple[str, str], ...] = ()  # that the answers show, in their order; the others are plain
    two_for_nginx: bool = False  # which takes bare line feeds within a body, and tells the portal its length


def get(
    *lines: bytes, target: bytes = b"{a}", version: bytes = b"HTTP/1.1", host: bytes = b"Host: {host}\r\n"
) -> bytes:
    return b"GET " + target + b" " + version + b"\r\n" + host + b"".join(line + b"\r\n" for line in lines) + b"\r\n"


def post(lines: bytes, body: bytes, method: bytes = b"POST") -> bytes:
    return method + b" {a} HTTP/1.1\r\nHost: {host}\r\n" + lines + b"\r\n" + body


def length(number: int) -> bytes:
    return b"Content-Length: %d\r\n" % number


def encoded(line: bytes) -> Entry:
    """A coding that hardly anybody means: with a length beside it, where the body ends depends on who reads."""
    return Entry(post(line + b"\r\n" + length(4), b"0\r\n\r\n" + SMUGGLED), refused=True, waits=True)


def chunks(body: bytes, waits: bool = False, two_for_nginx: bool = False) -> Entry:
    return Entry(post(CHUNKED, body), refused=True, waits=waits, choices=(PLAIN, NIGHT), two_for_nginx=two_for_nginx)


def hosted(host: bytes, *lines: bytes) -> Entry:
    return Entry(get(*lines, host=b"Host: " + host + b"\r\n"), refused=True)


def targeted(target: bytes, refused: bool = True) -> Entry:
    return Entry(get(target=target), refused=refused)


def page(target: bytes) -> Entry:
    return targeted(target, refused=False)


FRAMING = {
    "length-then-chunked": Entry(post(length(6) + CHUNKED, b"0\r\n\r\nG" + SMUGGLED), refused=True),
    "chunked-then-length": Entry(post(CHUNKED + length(6), b"0\r\n\r\nG" + SMUGGLED), refused=True),
    "get-length-and-chunked": Entry(post(length(5) + CHUNKED, b"0\r\n\r\n" + SMUGGLED, b"GET"), refused=True),
    "same-lengths": Entry(post(length(5) * 2, b"abcde" + SMUGGLED), most=2),
    "other-lengths": Entry(post(length(0) + length(5), b"abcde" + SMUGGLED), refused=True),
    "lengths-joined": Entry(post(b"Content-Length: 5, 5\r\n", b"abcde" + SMUGGLED), refused=True),
    "length-negative": Entry(post(b"Content-Length: -1\r\n", SMUGGLED), refused=True),
    "length-plus": Entry(post(b"Content-Length: +5\r\n", b"abcde" + SMUGGLED), refused=True),
    "length-hex": Entry(post(b"Content-Length: 0x5\r\n", b"abcde" + SMUGGLED), refused=True),
    "length-empty": Entry(post(b"Content-Length:\r\n", SMUGGLED), refused=True),
    "length-two-words": Entry(post(b"Content-Length: 5 5\r\n", b"abcde" + SMUGGLED), refused=True),
    "length-underscore": Entry(post(b"Content_Length: 5\r\n", b"abcde"), most=2, refused=True, waits=True),
    "length-arabic-digit": Entry(post("Content-Length: ٥\r\n".encode(), b"abcde"), refused=True),
    "length-huge": Entry(post(b"Content-Length: 99999999999999999999999\r\n", b"a"), refused=True, waits=True),
    "length-too-much": Entry(post(length(2**30), b"a"), refused=True, waits=True),
    "encoding-xchunked": encoded(b"Transfer-Encoding: xchunked"),
    "encoding-space-before-colon": encoded(b"Transfer-Encoding : chunked"),
    "encoding-space-in-front": encoded(b" Transfer-Encoding: chunked"),
    "encoding-tab": encoded(b"Transfer-Encoding:\tchunked"),
    "encoding-vertical-tab": encoded(b"Transfer-Encoding: \x0bchunked"),
    "encoding-tab-behind": encoded(b"Transfer-Encoding: chunked\t"),
    "encoding-quoted": encoded(b'Transfer-Encoding: "chunked"'),
    "encoding-capitals": encoded(b"Transfer-Encoding: CHUNKED"),
    "encoding-identity": encoded(b"Transfer-Encoding: identity"),
    "encoding-chunked-identity": encoded(b"Transfer-Encoding: chunked, identity"),
    "encoding-twice": encoded(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"),
    "encoding-chunked-chunked": encoded(b"Transfer-Encoding: chunked, chunked"),
    "encoding-empty": encoded(b"Transfer-Encoding:"),
    "encoding-folded": encoded(b"Transfer-Encoding:\r\n chunked"),
    "encoding-bare-lf": encoded(b"X: y\nTransfer-Encoding: chunked"),
    "encoding-bare-cr": encoded(b"X: y\rTransfer-Encoding: chunked"),
    "encoding-null": encoded(b"Transfer-Encoding: chunked\x00"),
    "encoding-underscore": Entry(post(b"Transfer_Encoding: chunked\r\n", b"0\r\n\r\n"), most=2, refused=True),
    "encoding-http-1.0": Entry(
        b"POST {a} HTTP/1.0\r\nHost: {host}\r\n" + CHUNKED + b"\r\n0\r\n\r\n" + SMUGGLED, refused=True
    ),
}

CHUNKS = {
    "size-negative": chunks(b"-1\r\n" + SMUGGLED),
    "size-hex-prefix": chunks(b"0x5\r\nabcde\r\n0\r\n\r\n"),
    "size-plus": chunks(b"+5\r\nabcde\r\n0\r\n\r\n"),
    "size-underscore": chunks(b"1_0\r\n" + b"a" * 16 + b"\r\n0\r\n\r\n"),
    "size-empty": chunks(b"\r\nabcde\r\n0\r\n\r\n"),
    "size-space": chunks(b"5 \r\nabcde\r\n0\r\n\r\n"),
    "size-huge": chunks(b"ffffffffffffffffff\r\nabcde", waits=True),
    "size-overflow": chunks(b"10000000000000000\r\n" + SMUGGLED, waits=True),
    "size-too-small": chunks(b"3\r\nabcde\r\n0\r\n\r\n" + SMUGGLED),
    "size-bare-lf": chunks(b"5\nabcde\n0\n\n" + SMUGGLED, two_for_nginx=True),
    "size-bare-lf-zero": chunks(b"0\n\n" + SMUGGLED, two_for_nginx=True),
    "extension": chunks(b"5;a=b\r\nabcde\r\n0\r\n\r\n"),
    "extension-lf": chunks(b"5;a\nb\r\nabcde\r\n0\r\n\r\n"),
    "extension-long": chunks(b"5;" + b"a" * 70_000 + b"\r\nabcde\r\n0\r\n\r\n"),
    "trailer": chunks(b"0\r\nX-A: b\r\n\r\n"),
    "trailer-host": chunks(b"0\r\nHost: evil.example\r\nContent-Length: 5\r\n\r\n"),
    "trailer-lf": chunks(b"0\r\nX: y\n\n" + SMUGGLED, two_for_nginx=True),
    "trailer-long": chunks(b"0\r\nX: " + b"a" * 70_000 + b"\r\n\r\n"),
    "unfinished": chunks(b"5\r\nab", waits=True),
}

LINES = {
    "bare-lf": Entry(b"GET {a} HTTP/1.1\nHost: {host}\n\n", waits=True),
    "bare-lf-header": Entry(get(b"X: y\nHost: evil.example")),
    "bare-cr-header": Entry(get(b"X: y\rHost: evil.example"), refused=True),
    "folded": Entry(get(b"X: y\r\n z")),
    "folded-host": Entry(get(host=b"Host: {host}\r\n .evil.example\r\n"), refused=True),
    "first-line-folded": Entry(get(host=b" Host: evil.example\r\nHost: {host}\r\n"), refused=True),
    "space-before-colon": Entry(get(b"X : y")),
    "host-space-before-colon": Entry(get(host=b"Host : {host}\r\n"), refused=True),
    "no-colon": Entry(get(b"just words")),
    "empty-name": Entry(get(b": y")),
    "null-in-name": Entry(get(b"X\x00: y"), refused=True),
    "null-in-value": Entry(get(b"X: y\x00z"), refused=True),
    "null-in-cookie": Entry(get(b"Cookie: hien_thi=2\x00"), refused=True),
    "control-in-value": Entry(get(b"X: y\x01\x7fz")),
    "latin-in-value": Entry(get("X: Việt".encode())),
    "latin-in-name": Entry(get("Việt: x".encode())),
    "http-0.9": Entry(b"GET {a}\r\n", refused=True, waits=True),
    "http-0.9-with-host": Entry(b"GET {a}\r\nHost: {host}\r\n\r\n", refused=True),
    "http-1.0": Entry(get(version=b"HTTP/1.0")),
    "http-1.0-without-host": Entry(get(version=b"HTTP/1.0", host=b""), refused=True),
    "http-1.0-keep-alive": Entry(
        get(b"Connection: keep-alive", version=b"HTTP/1.0") + SMUGGLED, most=2, choices=(PLAIN, NIGHT)
    ),
    "http-1.2": Entry(get(version=b"HTTP/1.2")),
    "http-2.0": Entry(get(version=b"HTTP/2.0"), refused=True),
    "http-lower-case": Entry(get(version=b"http/1.1"), refused=True),
    "http-2-preface": Entry(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9), refused=True, waits=True),
    "tls-hello": Entry(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(60), refused=True, waits=True),
    "method-lower-case": Entry(get().replace(b"GET", b"get", 1), refused=True),
    "method-long": Entry(get().replace(b"GET", b"G" * 9000, 1), refused=True),
    "method-unknown": Entry(get().replace(b"GET", b"BREW", 1), refused=True),
    "trace": Entry(get().replace(b"GET", b"TRACE", 1), refused=True),
    "two-spaces": Entry(get(target=b" {a}")),
    "blank-lines-in-front": Entry(b"\r\n\r\n" + get()),
    "nothing": Entry(b"\r\n\r\n", waits=True),
}

TARGETS = {
    "absolute": page(b"http://evil.example{a}"),
    "absolute-ours": page(b"http://{host}{a}"),
    "absolute-with-user": targeted(b"http://localhost@evil.example{a}"),
    "connect": Entry(b"CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n", refused=True),
    "connect-path": Entry(get().replace(b"GET", b"CONNECT", 1), refused=True),
    "asterisk": targeted(b"*"),
    "options-asterisk": Entry(b"OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n", refused=True),
    "empty": targeted(b""),
    "no-slash": targeted(b"tin-tuc/"),
    "two-slashes": targeted(b"//evil.example{a}"),
    "two-slashes-ours": targeted(b"/{a}"),
    "dot": targeted(b"/.{a}"),
    "dots": targeted(b"/tin-tuc/..{a}"),
    "dots-beyond": targeted(b"/../../../etc/passwd"),
    "dots-encoded": targeted(b"/static/%2e%2e/%2e%2e/manage.py"),
    "dots-media": targeted(b"/media/..%2f..%2fportal.sqlite3"),
    "dots-backslash": targeted(b"/static/..\\..\\manage.py"),
    "null-encoded": targeted(b"{a}%00"),
    "null-raw": targeted(b"{a}\x00"),
    "slash-encoded": targeted(b"/tin-tuc%2fx-1/"),
    "letter-encoded": page(b"/%74in-tuc/"),
    "percent-bad": targeted(b"{a}%zz"),
    "params": targeted(b"{a};jsessionid=1"),
    "fragment": page(b"{a}#x"),
    "backslash": targeted(b"\\tin-tuc\\"),
    "overlong-utf-8": targeted(b"/tin-tuc/%c0%ae%c0%ae/"),
    "raw-utf-8": targeted("/tin-tuc/bài-1/".encode()),
    "invalid-utf-8": targeted(b"/tin-tuc/\xff-1/"),
    "line-feed-encoded": targeted(b"/tin-tuc/x%0d%0aSet-Cookie:a=b-1/"),
    "query-empty": page(b"{a}?"),
    "query-two-marks": page(b"{a}??page=2"),
    "query-host": page(b"/tin-tuc/?page=1&next=http://evil.example/"),
    "query-raw": targeted(b"/tin-tuc/?page=\xff&x=\"'<script>"),
    "query-page-odd": targeted("/tin-tuc/?page=٢".encode()),
    "query-evil": targeted(b"/tin-tuc/?page=//evil.example/"),
    "line-too-long": targeted(b"{a}?" + b"a" * 9000),
}

HOSTS = {
    "none": Entry(get(host=b""), refused=True),
    "empty": hosted(b""),
    "evil": hosted(EVIL),
    "evil-with-ours": hosted(EVIL, b"X-Forwarded-Host: {host}"),
    "two": Entry(get(b"Host: evil.example"), refused=True),
    "two-evil-first": hosted(EVIL, b"Host: {host}"),
    "two-same": Entry(get(b"Host: {host}")),
    "joined": hosted(b"{host}, evil.example"),
    "user": hosted(b"localhost@evil.example"),
    "user-ours": hosted(b"evil.example@localhost"),
    "port-too-big": Entry(get(host=b"Host: localhost:99999\r\n")),
    "port-word": hosted(b"localhost:evil"),
    "port-evil": hosted(b"localhost:80.evil.example"),
    "port-empty": Entry(get(host=b"Host: localhost:\r\n")),
    "underscore": hosted(b"local_host"),
    "dot-behind": Entry(get(host=b"Host: localhost.\r\n")),
    "capitals": Entry(get(host=b"Host: LOCALHOST\r\n")),
    "unicode": hosted("localhost\u200b".encode()),
    "full-width": hosted("ｌocalhost".encode()),
    "space": hosted(b"localhost evil.example"),
    "path": hosted(b"localhost/evil.example"),
    "bracket": hosted(b"[::1"),
    "quote": hosted(b'localhost"><script>'),
    "underscored": Entry(get(b"HOST_: evil.example", b"HTTP_HOST: evil.example", host=b""), refused=True),
}

HEADERS = {
    "forwarded-host": Entry(get(b"X-Forwarded-Host: evil.example"), shows=(b"{a}",)),
    "forwarded-server": Entry(get(b"X-Forwarded-Server: evil.example", b"X-Host: evil.example"), shows=(b"{a}",)),
    "forwarded-proto": Entry(get(b"X-Forwarded-Proto: https")),
    "forwarded-proto-odd": Entry(get(b"X-Forwarded-Proto: https, evil.example", b"X-Forwarded-Proto: http")),
    "forwarded-port": Entry(get(b"X-Forwarded-Port: 1234", b"X-Forwarded-Scheme: https"), shows=(b"{a}",)),
    "forwarded-prefix": Entry(get(b"X-Forwarded-Prefix: /evil.example", b"X-Script-Name: /evil.example"), shows=(b"{a}",)),
    "forwarded": Entry(get(b"Forwarded: host=evil.example;proto=https"), shows=(b"{a}",)),
    "forwarded-for": Entry(get(b"X-Forwarded-For: evil.example", b"X-Real-IP: evil.example"), shows=(b"{a}",)),
    "original-url": Entry(get(b"X-Original-URL: {b}", b"X-Rewrite-URL: {b}"), shows=(b"{a}",)),
    "method-override": Entry(get(b"X-HTTP-Method-Override: POST", b"X-HTTP-Method: DELETE"), shows=(b"{a}",)),
    "underscored-proto": Entry(get(b"X_FORWARDED_PROTO: https", b"X_Forwarded_Host: evil.example"), shows=(b"{a}",)),
    "script-name": Entry(get(b"SCRIPT_NAME: /evil.example", b"PATH_INFO: {b}"), shows=(b"{a}",)),
    "connection-names-host": Entry(get(b"Connection: close, host, cookie"), shows=(b"{a}",)),
    "too-long": Entry(get(b"X: " + b"a" * 9000), refused=True),
    "a-hundred-and-one": Entry(get(*[b"X-%d: y" % n for n in range(101)])),
    "expect": Entry(get(b"Expect: 100-continue")),
    "expect-with-body": Entry(post(length(5) + b"Expect: 100-continue\r\n", b"abcde"), refused=True),
    "expect-odd": Entry(get(b"Expect: evil.example")),
    "upgrade-h2c": Entry(get(b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAAQAAP__")),
    "upgrade-websocket": Entry(get(b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")),
    "encodings-odd": Entry(get(b"Accept-Encoding: gzip;q=x, br;q=-1, *;q=9, \x80")),
    "if-none-match": Entry(get(b"If-None-Match: *, W/\"x\", \"\"\"")),
    "range": Entry(get(b"Range: bytes=0-1,2-3,-9", b"If-Range: x"), shows=(b"{a}",)),
}  # fmt: skip

COOKIES = {
    "quoted": Entry(get(b'Cookie: hien_thi="2"'), shows=(b"{a}",), choices=(("2", ""),)),
    "quote-unfinished": Entry(get(b'Cookie: hien_thi="2; a=b'), shows=(b"{a}",)),
    "twice": Entry(get(b"Cookie: hien_thi=2; hien_thi=4.toi"), shows=(b"{a}",), choices=(NIGHT,)),
    "two-headers": Entry(get(b"Cookie: hien_thi=4.toi", b"Cookie: a=b"), choices=(NIGHT,)),
    "octal": Entry(get(b'Cookie: hien_thi="\\062"'), shows=(b"{a}",), choices=(("2", ""),)),
    "odd-choice": Entry(get(b"Cookie: hien_thi=9.xanh"), shows=(b"{a}",)),
    "script": Entry(get(b'Cookie: hien_thi=0" onload="evil.example'), shows=(b"{a}",)),
    "without-name": Entry(get(b"Cookie: =x; ;;; hien_thi"), shows=(b"{a}",)),
    "long": Entry(get(b"Cookie: a=" + b"x" * 8000), shows=(b"{a}",)),
    "too-long": Entry(get(b"Cookie: hien_thi=2; a=" + b"x" * 9000), refused=True),
    "session-made-up": Entry(get(b"Cookie: sessionid=x; csrftoken=y"), shows=(b"{a}",)),
}

PIPELINES = {
    "two-pages": Entry(get() + get(target=b"{b}"), most=2, shows=(b"{a}", b"{b}")),
    "two-pages-two-choices": Entry(get() + SMUGGLED, most=2, shows=(b"{a}", b"{b}"), choices=(PLAIN, NIGHT)),
    "page-then-nonsense": Entry(get() + b"\x00\x01nonsense\r\n\r\n", most=2, shows=(b"{a}",)),
    "page-then-evil-host": Entry(get() + get(host=b"Host: evil.example\r\n"), most=2, shows=(b"{a}",)),
    "get-with-body": Entry(post(length(len(SMUGGLED) - 7), SMUGGLED, b"GET"), most=2, waits=True),
    "get-with-body-then-page": Entry(post(length(5), b"abcde", b"GET") + get(target=b"{b}"), most=2, shows=(b"{a}", b"{b}")),
    "get-chunked-then-page": Entry(post(CHUNKED, b"5\r\nabcde\r\n0\r\n\r\n", b"GET") + get(target=b"{b}"), most=2, shows=(b"{a}", b"{b}")),
    "head-then-page": Entry(get().replace(b"GET", b"HEAD", 1), most=1),
    "post-then-page": Entry(post(length(5), b"abcde") + get(target=b"{b}"), most=2),
    "close-then-page": Entry(get(b"Connection: close") + get(target=b"{b}"), most=1, shows=(b"{a}",)),
    "prefix-unfinished": Entry(get() + b"GET {b} HTTP/1.1\r\nX-Rest: ", most=1, shows=(b"{a}",), waits=True),
    "twenty-pages": Entry(get() * 20, most=20, shows=(b"{a}",) * 20),
}  # fmt: skip

GROUPS = {
    "framing": FRAMING, "chunks": CHUNKS, "lines": LINES, "targets": TARGETS, "hosts": HOSTS, "headers": HEADERS,
    "cookies": COOKIES, "pipelines": PIPELINES,
}  # fmt: skip
CORPUS = {f"{group}-{name}": entry for group, entries in GROUPS.items() for name, entry in entries.items()}
