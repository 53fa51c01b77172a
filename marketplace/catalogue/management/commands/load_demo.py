"""manage.py load_demo: the demonstration, once."""

from typing import Any

from django.core.management.base import BaseCommand

from marketplace.catalogue.demo.load import load


class Command(BaseCommand):
    help = "Build the demonstration: organisations, eight projects, listings in both modes, some retirements."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("demonstration built" if load() else "the demonstration stands already")
