from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.models import Mode, Organisation, Scope
from people.services import issue_api_key


class Command(BaseCommand):
    help = "Make an API key for an organisation and print it, this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="its short name, such as demo-company")
        parser.add_argument("--mode", required=True, choices=Mode.values)
        parser.add_argument("--name", default="", help="what the key is for, shown beside it")
        parser.add_argument(
            "--scopes",
            nargs="+",
            choices=Scope.values,
            default=Scope.values,
            help="what it may do (all of it)",
        )

    def handle(
        self, *args: Any, organisation: str, mode: str, name: str, scopes: list[str], **options: Any
    ) -> None:
        try:
            found = Organisation.objects.get(slug=organisation)
        except Organisation.DoesNotExist:
            raise CommandError(f"There is no organisation {organisation!r}.") from None
        issued = issue_api_key(organisation=found, mode=Mode(mode), name=name, scopes=scopes)
        self.stdout.write(issued.plain)
