import calculators.models
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Told',
            fields=[
                ('digest', models.CharField(editable=False, max_length=64, primary_key=True, serialize=False)),
                ('result_en', models.TextField(verbose_name='result in English')),
                ('result_ja', models.TextField(verbose_name='result in Japanese')),
            ],
            options={
                'verbose_name': 'text of a footprint',
                'verbose_name_plural': 'texts of footprints',
            },
        ),
        migrations.CreateModel(
            name='SavedFootprint',
            fields=[
                ('id', models.CharField(default=calculators.models.new_id, editable=False, max_length=30, primary_key=True, serialize=False)),
                ('calculator', models.CharField(max_length=20, verbose_name='calculator')),
                ('inputs', models.JSONField(verbose_name='inputs')),
                ('language', models.CharField(max_length=2, verbose_name='language')),
                ('grams', models.BigIntegerField(verbose_name='grams of CO2e')),
                ('engine_version', models.CharField(max_length=20, verbose_name='engine version')),
                ('dataset_version', models.CharField(max_length=20, verbose_name='release of the factors')),
                ('hash', models.CharField(max_length=64, verbose_name='hash')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='calculated at')),
                ('told', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calculators.told', verbose_name='text of a footprint')),
            ],
            options={
                'verbose_name': 'footprint',
                'verbose_name_plural': 'footprints',
            },
        ),
    ]
