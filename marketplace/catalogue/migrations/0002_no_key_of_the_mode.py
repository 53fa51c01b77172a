from django.db import migrations


class Migration(migrations.Migration):
    """A trigger ties the mode of an order line to that of its listing; no foreign key points here any more."""

    dependencies = [("catalogue", "0001_the_listings")]
    operations = [migrations.RemoveConstraint(model_name="listing", name="listing_mode_key")]
