"""`manage.py reconcile_money`: compare our books with Stripe's now; exit 1 when they differ."""

import sys
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.errors import PaymentUnavailable
from marketplace.payouts.reconciling import IN_FLIGHT, carry_out


class Command(BaseCommand):
    help = "Compare our books with Stripe's, to the yen. Exits with 1 when they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--in-flight",
            type=int,
            default=int(IN_FLIGHT.total_seconds()),
            metavar="SECONDS",
            help="leave out what is younger than this (default: %(default)s)",
        )

    def handle(self, *args: Any, in_flight: int, **options: Any) -> None:
        try:
            outcome = carry_out(in_flight=timedelta(seconds=in_flight))
        except PaymentUnavailable as away:
            raise CommandError("Stripe does not answer: nothing was compared.") from away
        for one in outcome.balances:
            self.stdout.write(f"{one['currency']}: {one['stripe']} at Stripe, {one['ours']} by its movements")
        for line in outcome.differences:
            self.stdout.write(line)
        self.stdout.write(f"{outcome.movements} new movement(s), {outcome.count} difference(s)")
        if outcome.count:
            sys.exit(1)
