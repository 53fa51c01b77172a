"""Many orders of a company in one act."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_sales_of_products"), ("registry", "0020_take_many")]
    operations = [migrations.RunSQL((SQL / "place_many.sql").read_text(), migrations.RunSQL.noop)]
