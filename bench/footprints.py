"""What footprints cost, on a running site and in one process, beside what costs nothing.

    OKAESHI_API_LIMIT_OPEN=100000000 uv run python manage.py up --port 8000
    uv run python bench/footprints.py http://localhost:8000 [--seconds 2] [--rounds 5] [--clients 4]

A trip is ten flights and ten other activities with provenance and units, kept for ever: one call of twenty items. The
bare view is /healthz of the same site, behind the same middleware. Each round asks for all of them, one after the
other; a ratio is the median of the ratios inside the rounds. `new` asks for what nobody asked before.
"""

import argparse
import http.client
import itertools
import json
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

PLACES = ("HND", "CDG", "LHR", "JFK", "NBO", "SIN", "ITM", "CTS", "SYD", "FRA")
GOAL = 0.7
Request = tuple[str, str, bytes | None]


def trip(passengers: int = 1) -> dict[str, Any]:
    """Twenty items: one call."""
    pairs = itertools.pairwise((*PLACES, PLACES[0]))
    flights = [
        {"calculator": "flight", "inputs": {"legs": [{"from": a, "to": b}], "passengers": passengers}}
        for a, b in pairs
    ]
    others = [
        {"calculator": "household", "inputs": {"electricity": {"amount": 320 + passengers, "unit": "kWh"}}},
        {"calculator": "household", "inputs": {"kerosene": {"amount": 18 + passengers, "unit": "L"}}},
        {"calculator": "car", "inputs": {"distance_km": 120 + passengers, "drive": "petrol"}},
        {"calculator": "car", "inputs": {"fuel": {"amount": 40 + passengers, "kind": "diesel"}}},
        {"calculator": "travel", "inputs": {"trips": [{"mode": "train", "km": 812 + passengers}]}},
    ] * 2
    return {"items": flights + others, "language": "en"}


def cases() -> dict[str, Callable[[], Request]]:
    """What each case sends; the numbers of `new` differ each time."""
    again = json.dumps(trip()).encode()
    one = json.dumps(trip()["items"][0]).encode()
    turn = itertools.count(2)
    return {
        "bare": lambda: ("GET", "/healthz", None),
        "one flight": lambda: ("POST", "/api/v1/footprints/", one),
        "trip": lambda: ("POST", "/api/v1/footprints/batch/", again),
        "new trip": lambda: (
            "POST",
            "/api/v1/footprints/batch/",
            json.dumps(trip(next(turn) % 499)).encode(),
        ),
    }


def rate(site: str, ask: Callable[[], Request], *, seconds: float, clients: int) -> float:
    """Answers a second of so many clients, each on one connection."""
    until = time.perf_counter() + seconds

    def client(_number: int) -> int:
        connection, done = http.client.HTTPConnection(urlsplit(site).netloc), 0
        while time.perf_counter() < until:
            method, path, body = ask()
            connection.request(method, path, body, {"Content-Type": "application/json"})
            reply = connection.getresponse()
            reply.read()
            if reply.status not in (200, 201):
                raise SystemExit(f"{path} answered {reply.status}")
            done += 1
        return done

    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(client, range(clients))) / seconds


def rounds(site: str, *, count: int, seconds: float, clients: int) -> Iterator[dict[str, float]]:
    """The rates of each round; the first, in which the site warms up, is left out."""
    asked = cases()
    for number in range(count + 1):
        seen = {name: rate(site, ask, seconds=seconds, clients=clients) for name, ask in asked.items()}
        if number:
            yield seen


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=4)
    told = parser.parse_args()
    seen = list(rounds(told.site, count=told.rounds, seconds=told.seconds, clients=told.clients))
    print(f"{'case':<12}{'calls/s':>10}{'x bare':>10}")
    ratios = {}
    for name in seen[0]:
        ratios[name] = statistics.median(each[name] / each["bare"] for each in seen)
        print(f"{name:<12}{statistics.median(each[name] for each in seen):>10.1f}{ratios[name]:>10.3f}")
    verdict = "held  " if ratios["trip"] >= GOAL else "MISSED"
    print(f"\n{verdict}   a trip of twenty items, x a bare view: {ratios['trip']:.2f} (goal: {GOAL})")


if __name__ == "__main__":
    main()
