from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import User
from people.second_factor import remove


class Command(BaseCommand):
    help = "Remove the second factor of someone who has lost it. They are told, and set up a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=User.objects.normalize_email(options["email"])).first()
        if user is None or not remove(user):
            raise CommandError(f"{options['email']} has no second factor here")
        self.stdout.write(f"{user.email} signs in without a second factor now")
