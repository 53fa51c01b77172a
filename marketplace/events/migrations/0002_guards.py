"""What the database refuses of events: marketplace/events/sql/guards.sql."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
UNGUARD = """
drop trigger append_only on events_move;
drop trigger shown_once_shown_for_ever on events_event;
drop trigger closed_and_withdrawn_are_final on events_event;
drop trigger stays_as_published on events_event;
drop trigger contributions_stay on events_contribution;
drop trigger contribution_stays_as_it_is on events_contribution;
drop trigger takes_contribution on events_contribution;
drop function events_takes_contribution;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_the_events"), ("registry", "0002_guards_and_acts")]

    operations = [migrations.RunSQL((SQL / "guards.sql").read_text(), UNGUARD)]
