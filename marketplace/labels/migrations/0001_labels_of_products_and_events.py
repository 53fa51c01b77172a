import django.db.models.deletion
import marketplace.labels.models
import registry.models.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('events', '0001_the_events'),
        ('products', '0001_products'),
    ]

    operations = [
        migrations.CreateModel(
            name='Label',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.labels.models.new_label_id, editable=False, max_length=40, unique=True)),
                ('livemode', models.BooleanField()),
                ('market', models.CharField(choices=[('jp', 'Japan'), ('eu', 'European Union'), ('uk', 'United Kingdom'), ('other', 'Elsewhere')], max_length=5)),
                ('since', models.DateField(blank=True, null=True)),
                ('reductions_ja', models.TextField(blank=True)),
                ('reductions_en', models.TextField(blank=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='labels', to='events.event')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='labels', to='products.product')),
            ],
            options={
                'verbose_name': 'label',
                'ordering': ['-made_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('event', None), ('product__isnull', False), ('since__isnull', False)), models.Q(('event__isnull', False), ('product', None), ('since', None)), _connector='OR'), name='label_of_one_thing'), models.CheckConstraint(condition=models.Q(('market__in', ['jp', 'eu', 'uk', 'other'])), name='label_market_known'), models.UniqueConstraint(condition=models.Q(('product__isnull', False), ('withdrawn_at', None)), fields=('product', 'market'), name='label_once_a_product_and_market'), models.UniqueConstraint(condition=models.Q(('event__isnull', False), ('withdrawn_at', None)), fields=('event', 'market'), name='label_once_an_event_and_market')],
            },
            bases=(registry.models.words.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name='SoldUnits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('units', models.BigIntegerField()),
                ('until', models.DateField()),
                ('said_at', models.DateTimeField(auto_now_add=True)),
                ('label', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sold_units', to='labels.label')),
                ('said_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'units sold, as declared',
                'ordering': ['-until', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('units__gte', 0)), name='sold_units_not_negative')],
            },
        ),
    ]
