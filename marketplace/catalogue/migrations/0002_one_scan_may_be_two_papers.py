"""The same file may be handed in as papers of two kinds: a scan of both, or one that was first called by a wrong name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_the_listings")]
    operations = [
        migrations.RemoveConstraint("sellerdocument", "seller_document_once"),
        migrations.AddConstraint(
            "sellerdocument",
            models.UniqueConstraint(fields=["seller", "sha256", "kind"], name="seller_document_once"),
        ),
    ]
