"""An editor who works in the admin, with a browser's means, and looks at the site after each save."""

import re
import time
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import urlencode

from portal.vietnamese import slugify
from tests.fire.desk import PASSWORD
from tests.fire.readers import BROWSER
from tests.fire.site import Site

FORM = "application/x-www-form-urlencoded"
BASED_ON = re.compile(r'name="_based_on" value="([^"]*)"')


class Reply(NamedTuple):
    status: int
    text: str


class Editor:
    """Saves the plan's title with the next number, on one node after the other."""

    def __init__(self, sites: list[Site], desk: dict[str, Any]) -> None:
        self.sites, self.desk = sites, desk
        self.cookies: dict[str, str] = {}
        self.answered = {0: 0.0}  # when the save of each number was answered, by time.time()
        self.withdrawn = 0.0
        self.looks: list[tuple[str, int, str]] = []  # page, the number that was saved, what was shown

    @property
    def number(self) -> int:
        return max(self.answered)

    def address(self, number: int) -> str:
        return f"/tin-tuc/{slugify(f'Kế hoạch đợt {number}')}-{self.desk['plan']}/"

    def ask(self, address: str, form: dict[str, Any] | None = None, node: int = 0) -> Reply:
        """Ask for a page, or send a form."""
        connection = HTTPConnection("127.0.0.1", self.sites[node % len(self.sites)].port, timeout=30)
        headers = {"User-Agent": BROWSER.format(120), "Content-Type": FORM}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = urlencode(form | {"csrfmiddlewaretoken": self.cookies["csrftoken"]}) if form else None
        try:
            connection.request("POST" if form else "GET", address, body, headers)
            answer = connection.getresponse()
            self.keep_cookies(answer)
            return Reply(answer.status, answer.read().decode())
        finally:
            connection.close()

    def keep_cookies(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}

    def log_in(self) -> None:
        self.ask("/admin/login/")
        reply = self.ask("/admin/login/", {"username": self.desk["editor"], "password": PASSWORD, "next": "/admin/"})
        assert (reply.status, "sessionid" in self.cookies) == (302, True)

    def save(self) -> None:
        """Save the next number, and look at once whether it is there, on this node and on another one."""
        number = self.number + 1
        address = f"/admin/news/article/{self.desk['plan']}/change/"
        opened = BASED_ON.search(self.ask(address, node=number).text)
        assert opened
        form = self.desk["form"] | {"title": f"Kế hoạch đợt {number}", "_based_on": unescape(opened[1])}
        reply = self.ask(address, form, node=number)
        self.answered[number] = time.time()
        assert reply.status == 302, reply.text
        for node, page in enumerate([self.address(number), "/", "/tin-tuc/", "/rss/tin-moi/"], number):
            reply = self.ask(page, node=node)
            self.looks.append((page, number, reply.text.partition("<aside")[0]))

    def withdraw(self) -> None:
        reply = self.ask(f"/admin/news/article/{self.desk['withdrawn']}/withdraw/", {"reason": "Số liệu chưa đúng."})
        self.withdrawn = time.time()
        assert reply.status == 302, reply.text
