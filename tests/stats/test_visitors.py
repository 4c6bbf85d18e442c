"""Who a visitor is: a keyed hash of network and browser, and nobody can make himself many."""

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats import counting
from stats.counting import network, normalized, visitor

properties = settings(max_examples=60, deadline=None, derandomize=True, database=None)
KEY, OTHER_KEY = bytes(32), bytes(31) + b"\1"
PROXY, CLIENT = "10.0.0.1", "203.0.113.9"
FORGED = st.lists(st.one_of(st.ip_addresses().map(str), st.text(max_size=20))).map(", ".join)
ADDRESSES = st.ip_addresses().map(str)


class TestWithoutAProxy:
    def test_the_sender_is_the_visitor(self):
        assert network(CLIENT, "", 0) == CLIENT

    @properties
    @given(FORGED)
    def test_whatever_the_header_claims_the_visitor_stays_the_same(self, forged):
        assert network(CLIENT, forged, 0) == CLIENT


class TestBehindOneProxy:
    def test_the_last_entry_is_the_visitor(self):
        assert network(PROXY, f"198.51.100.1, {CLIENT}", 1) == CLIENT

    @properties
    @given(FORGED, ADDRESSES)
    def test_whatever_stands_before_it_the_visitor_stays_the_same(self, forged, client):
        assert network(PROXY, f"{forged}, {client}", 1) == network(PROXY, client, 1) == normalized(client)

    def test_without_a_header_the_sender_is_the_visitor(self):
        assert network(CLIENT, "", 1) == CLIENT

    @pytest.mark.parametrize("entry", ["unknown", "_hidden", "", "localhost", "1.2.3", "<script>"])
    def test_an_entry_that_is_no_address_counts_as_the_proxy(self, entry):
        assert network(PROXY, f"{CLIENT}, {entry}", 1) == PROXY


class TestBehindTwoProxies:
    def test_the_last_but_one_entry_is_the_visitor(self):
        assert network(PROXY, f"198.51.100.1, {CLIENT}, 10.0.0.2", 2) == CLIENT

    @properties
    @given(FORGED, ADDRESSES)
    def test_whatever_stands_before_it_the_visitor_stays_the_same(self, forged, client):
        assert network(PROXY, f"{forged}, {client}, 10.0.0.2", 2) == normalized(client)

    def test_a_header_that_is_too_short_is_not_believed(self):
        assert network(PROXY, CLIENT, 2) == PROXY


class TestBehindAUnixSocket:
    def test_without_a_proxy_that_is_trusted_all_come_from_one_place(self):
        assert network("", f"{CLIENT}, 198.51.100.1", 0) == ""

    def test_the_proxy_says_who_the_visitor_is(self):
        assert network("", CLIENT, 1) == CLIENT

    def test_a_broken_header_invents_nobody(self):
        assert network("", "unknown", 1) == ""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        (" 203.0.113.9 ", "203.0.113.9"),
        ("203.0.113.9:50123", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("::FFFF:cb00:7109", "203.0.113.9"),
        ("[::ffff:203.0.113.9]:443", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:DB8:1:2:ffff::", "2001:db8:1:2::"),
        ("[2001:db8:1:2::1]", "2001:db8:1:2::"),
        ("[2001:db8:1:2::1]:8443", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("[fe80::1%25eth0]:80", "fe80::"),
        ("::1", "::"),
    ],
)
def test_an_address_is_known_in_every_form(address, expected):
    assert normalized(address) == expected


@pytest.mark.parametrize(
    "address",
    ["", " ", "[", "[]", ":", "::::", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "x" * 9000, "1\n2", "/run/x.sock"],
)
def test_what_is_no_address_is_nothing(address):
    assert normalized(address) == ""


def test_neighbours_in_an_ipv6_network_are_one_visitor():
    assert network("2001:db8:1:2::1", "", 0) == network("2001:db8:1:2:ffff:ffff:ffff:ffff", "", 0)


def test_neighbouring_ipv6_networks_are_two_visitors():
    assert network("2001:db8:1:2::1", "", 0) != network("2001:db8:1:3::1", "", 0)


@properties
@given(st.text(max_size=60))
def test_whatever_is_claimed_is_an_address_or_nothing(claimed):
    found = normalized(claimed)
    assert found == "" or normalized(found) == found


@pytest.mark.parametrize("proxies", [0, 1])
def test_long_forged_headers_are_not_kept_in_memory(proxies):
    tracemalloc.start()
    for number in range(500):
        network(CLIENT, f"{'x' * 8000}{number}, {CLIENT}", proxies)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 1_000_000  # bytes; the headers together are 4 million


class TestTheHash:
    @properties
    @given(st.binary(min_size=32, max_size=32), ADDRESSES, st.text(st.characters(codec="utf-8"), max_size=80))
    def test_it_is_a_number_that_a_record_holds_and_never_0(self, key, address, agent):
        found = visitor(key, address, agent)
        assert -(2**63) <= found < 2**63
        assert found != 0

    def test_a_hash_of_0_is_moved_aside(self, monkeypatch):
        class Zero:
            def __init__(self, *args, **kwargs):
                pass

            def digest(self):
                return bytes(8)

        monkeypatch.setattr(counting, "blake2b", Zero)
        assert visitor(KEY, CLIENT, "Firefox") == 1

    def test_the_same_person_has_the_same_hash_on_one_day(self):
        assert visitor(KEY, CLIENT, "Firefox") == visitor(KEY, CLIENT, "Firefox")

    def test_the_same_person_has_another_hash_with_another_secret(self):
        assert visitor(KEY, CLIENT, "Firefox") != visitor(OTHER_KEY, CLIENT, "Firefox")

    def test_another_browser_is_another_visitor(self):
        assert visitor(KEY, CLIENT, "Firefox") != visitor(KEY, CLIENT, "Safari")

    def test_another_network_is_another_visitor(self):
        assert visitor(KEY, CLIENT, "Firefox") != visitor(KEY, PROXY, "Firefox")

    def test_an_agent_that_grows_without_end_stays_one_visitor(self):
        assert visitor(KEY, CLIENT, "x" * 500) == visitor(KEY, CLIENT, "x" * 9000)

    def test_bytes_that_are_no_text_are_no_obstacle(self):
        assert visitor(KEY, CLIENT, "Trình duyệt \udcff") != visitor(KEY, CLIENT, "Trình duyệt \udcfe")
