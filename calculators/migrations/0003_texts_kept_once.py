"""The text of a result moves to a table of its own, where the same one stands once; those that are there move with it."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

MOVE = """
alter table calculators_savedfootprint disable trigger never_changed;
insert into calculators_told (digest, result_en, result_ja)
    select encode(sha256(convert_to(result_en || E'\\n' || result_ja, 'UTF8')), 'hex'), result_en, result_ja
    from calculators_savedfootprint on conflict do nothing;
update calculators_savedfootprint
    set told_id = encode(sha256(convert_to(result_en || E'\\n' || result_ja, 'UTF8')), 'hex');
alter table calculators_savedfootprint enable trigger never_changed;
create trigger never_changed before update or delete on calculators_told
    for each row execute function calculators_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("calculators", "0002_never_changed")]
    operations = [
        migrations.CreateModel(
            name="Told",
            fields=[
                ("digest", models.CharField(editable=False, max_length=64, primary_key=True, serialize=False)),
                ("result_en", models.TextField(verbose_name="result in English")),
                ("result_ja", models.TextField(verbose_name="result in Japanese")),
            ],
            options={"verbose_name": "text of a footprint", "verbose_name_plural": "texts of footprints"},
        ),
        migrations.AlterField(
            model_name="savedfootprint",
            name="created_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="calculated at"
            ),
        ),
        migrations.AddField(
            model_name="savedfootprint",
            name="told",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="calculators.told",
                verbose_name="text of a footprint",
            ),
        ),
        migrations.RunSQL(MOVE),
        migrations.AlterField(
            model_name="savedfootprint",
            name="told",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="calculators.told",
                verbose_name="text of a footprint",
            ),
        ),
        migrations.RemoveField(model_name="savedfootprint", name="result_en"),
        migrations.RemoveField(model_name="savedfootprint", name="result_ja"),
    ]
