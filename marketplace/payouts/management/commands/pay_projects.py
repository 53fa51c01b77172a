"""`manage.py pay_projects`: what the worker does each morning, now."""

from typing import Any

from django.core.management.base import BaseCommand

from marketplace.payouts.owing import owe_statements
from marketplace.payouts.paying import pay_by_connect


class Command(BaseCommand):
    help = "Make what is owed for statement orders, and prepare payouts for all sellers whom Stripe reaches."

    def handle(self, *args: Any, **options: Any) -> None:
        owed, payouts = owe_statements(), pay_by_connect()
        self.stdout.write(f"{owed} obligation(s) made, {payouts} payout(s) prepared")
