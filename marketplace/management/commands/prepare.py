"""Bring translations and database to where the code is: what `manage.py up` runs before anything else starts."""

from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from marketplace.runtime import places, translations

# Any number, the same everywhere: two machines that start at once take turns.
PREPARING = 6_279_274


class Command(BaseCommand):
    help = (
        "Compile the translations, migrate the database and, with --demo, fill it with demonstration data "
        "on its first start. Run once per release, before anything else."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="load the demonstration data if there is none yet"
        )

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        try:
            if translations.compile_stale(places.PROJECT / "locale"):
                self.stdout.write("compiled the translations")
        except PermissionError as error:  # a checkout that its owner has prepared and we may only read
            self.stdout.write(f"the translations stay as they are: {error}")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            self.stdout.write(f"bringing the database up to date ({missing} migrations)")
            call_command("migrate", verbosity=0, interactive=False)
        if demo:
            call_command("load_demo", stdout=self.stdout, stderr=self.stderr)
