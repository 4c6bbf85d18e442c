"""What counts: one pure function decides about an answer, and another says who the visitor is."""

import ipaddress
import re
import threading
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from crawlerdetect import CrawlerDetect

LONGEST_AGENT = 500  # characters: no browser needs more
TELLING = 300  # characters in which a bot names itself; a pattern must not work for ever
NAME_LENGTH = 24
LONGEST_ADDRESS = 100  # characters
# What crawlerdetect 0.4.2 lets pass: programs that fetch a page to show a preview of it in a chat.
PREVIEWERS = re.compile(r"^Viber\b|\b(Zalo\w*-?preview)\b", re.IGNORECASE)
detector = CrawlerDetect()
asking = threading.Lock()


class Answer(NamedTuple):
    """What is known of a request and its answer when it is sent."""

    method: str
    status: int
    kind: str  # the Content-Type header
    page: str  # what the view says it is: "article/9001", "home"; "" when it says nothing
    agent: str  # the User-Agent header
    purpose: str  # the headers Sec-Purpose and Purpose
    editor: bool  # somebody logged in


class Verdict(NamedTuple):
    reason: str  # "" when the answer counts
    name: str = ""  # the bot's


COUNTS = Verdict("")
SHOWN = "GET", (200, 304)  # a 304 is a page: the reader sees it again
TOLD = "POST", (204,)
TAKEN = "GET", (200, 206)  # a file; of its parts, a view names only the first one


def judge(answer: Answer, is_action: bool = False) -> Verdict:
    """Say whether an answer counts as a page shown to a person, or as an action of one; if not, why.

    Only what a view has named counts (so a preview does not). An action is something done on a page, which tells of
    it by a POST that is answered 204, or a file that is taken from there, a GET that is answered with no page.
    """
    method, statuses = counted_action(answer) if is_action else SHOWN
    if not answer.page or answer.status not in statuses:
        return Verdict(reason_of_other(answer))
    if answer.method != method:
        return Verdict("head" if answer.method == "HEAD" else "internal")
    if answer.editor:
        return Verdict("editor")
    if answer.purpose and re.search("prefetch|prerender|preview", answer.purpose, re.IGNORECASE):
        return Verdict("prefetch")
    if not answer.agent.strip():
        return Verdict("no agent")
    bot = bot_name(answer.agent[:TELLING])
    return Verdict("bot", bot) if bot else COUNTS


def counted_action(answer: Answer) -> tuple[str, tuple[int, ...]]:
    """Return by which method and status an action counts."""
    return TAKEN if answer.kind and not answer.kind.startswith("text/html") else TOLD


def reason_of_other(answer: Answer) -> str:
    if answer.status >= 400:
        return "error"
    if 300 <= answer.status < 400 and answer.status != 304:
        return "redirect"
    return "internal" if answer.kind.startswith("text/html") else "file"


@lru_cache(maxsize=4096)
def bot_name(agent: str) -> str:
    """Return the name of the bot that a user agent stands for, in plain ASCII, or "" for a person's browser."""
    with asking:  # the detector remembers the name of the last bot, whoever asked
        known = PREVIEWERS.search(agent)
        name = known.group().capitalize() if known else detector.getMatches() if detector.isCrawler(agent) else None
    if name is None:
        return ""
    plain = "".join(letter for letter in name if letter.isascii() and letter.isprintable())
    return plain[:NAME_LENGTH].strip() or "bot"


def network(remote: str, forwarded: str, proxies: int) -> str:
    """Return the network that a client's address stands for: an IPv4 address, the /64 of an IPv6 one, or "".

    `forwarded` is the X-Forwarded-For header: of its entries only the one that the outermost of `proxies` trusted
    proxies has written is believed, so nobody can forge one. What is no address counts as the sender itself.
    """
    entries = forwarded.rsplit(",", proxies)[-proxies:] if proxies and forwarded else []
    claimed = entries[0] if entries and len(entries) == proxies else ""
    return normalized(claimed[:LONGEST_ADDRESS]) or normalized(remote[:LONGEST_ADDRESS])


@lru_cache(maxsize=16_384)
def normalized(address: str) -> str:
    """Return an address without port and zone, IPv4 inside IPv6 as IPv4, IPv6 as its /64; "" for anything else."""
    bare = address.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.IPv6Address(int(found) >> 64 << 64))


def visitor(key: bytes, network: str, agent: str) -> int:
    """Return who sees a page: a keyed hash (BLAKE2b, RFC 7693) of network and user agent, as a signed 64-bit number.

    Never 0, which stands for nobody. Without the key, which is destroyed with its day, it cannot be traced back.
    """
    text = f"{network}\n{agent[:LONGEST_AGENT]}".encode("utf-8", "surrogateescape")
    return int.from_bytes(blake2b(text, digest_size=8, key=key).digest(), "big", signed=True) or 1
