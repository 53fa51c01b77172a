"""Sixteen processes retire one listing to its last gram. Some are killed while they do, and others take their place."""

import multiprocessing
import os
import random
from collections.abc import Callable
from multiprocessing.process import BaseProcess

import pytest

from registry import invariants, issuance, serials
from registry.errors import InsufficientStock
from registry.invariants import holdings, retirements
from registry.models import Account, Retirement
from tests.forked import forget_connections
from tests.registry.acts import retire_now

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, KILLS, GRAMS = 16, 12, 3_000


def retire_to_the_last_gram(listing: Account, name: int) -> None:
    """The keys and amounts follow from the name: who takes a killed client's place asks for the same things again."""
    choose, most, count = random.Random(name), 5, 0
    while most:
        grams = choose.randint(1, most)
        try:
            retire_now(listing, grams, key=f"{name}-{count}")
        except InsufficientStock:
            most = grams - 1
        count += 1


def client(listing: Account, name: int) -> None:
    try:
        forget_connections()
        retire_to_the_last_gram(listing, name)
    except BaseException:
        os._exit(1)
    os._exit(0)  # nothing of the parent's is tidied up here


def start(listing: Account, name: int) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=client, args=(listing, name))
    process.start()
    return process


def test_what_sixteen_clients_retire_is_exact_though_some_are_killed(put_on_sale: Callable[..., Account]):
    listing = put_on_sale(GRAMS)
    clients = {name: start(listing, name) for name in range(CLIENTS)}
    choose = random.Random(1)
    for kill in range(1, KILLS + 1):
        while Retirement.objects.count() < kill * 50:
            assert any(process.is_alive() for process in clients.values())
        name = choose.choice([name for name, process in clients.items() if process.is_alive()])
        clients[name].kill()
        clients[name].join()
        clients[name] = start(listing, name)
    for process in clients.values():
        process.join(60)
    assert [process.exitcode for process in clients.values()] == [0] * CLIENTS

    assert issuance.available_grams(listing.pk) == 0
    retired = [serials.parse(text) for retirement in Retirement.objects.all() for text in retirement.serials]
    grams = [gram for units in retired for gram in range(units.lo, units.hi)]
    assert len(grams) == len(set(grams)) == GRAMS
    assert len({retirement.key for retirement in Retirement.objects.all()}) == Retirement.objects.count()
    assert invariants.broken(invariants.run([*holdings.CHECKS, *retirements.CHECKS])) == []
