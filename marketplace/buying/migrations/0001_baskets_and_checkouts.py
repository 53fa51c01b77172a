import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_the_listings'),
        ('orders', '0001_the_orders'),
    ]

    operations = [
        migrations.CreateModel(
            name='Basket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visitor', models.CharField(blank=True, max_length=43)),
                ('extra_grams', models.BigIntegerField(default=0)),
                ('money_minor', models.BigIntegerField(blank=True, null=True)),
                ('done', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='orders.order')),
                ('owner', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='basket', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'basket',
                'constraints': [models.CheckConstraint(condition=models.Q(('owner', None), ('visitor', ''), _connector='XOR'), name='basket_of_a_person_or_a_visitor'), models.UniqueConstraint(condition=models.Q(('visitor', ''), _negated=True), fields=('visitor',), name='basket_once_per_visitor'), models.CheckConstraint(condition=models.Q(('extra_grams__gte', 0)), name='basket_extra_is_a_mass'), models.CheckConstraint(condition=models.Q(('money_minor', None), ('money_minor__gt', 0), _connector='OR'), name='basket_money_is_a_sum')],
            },
        ),
        migrations.CreateModel(
            name='BasketListing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parts', models.BigIntegerField()),
                ('seen_price_minor', models.BigIntegerField()),
                ('basket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listings', to='buying.basket')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.listing')),
            ],
            options={
                'verbose_name': 'listing in a basket',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('basket', 'listing'), name='basket_listing_once'), models.CheckConstraint(condition=models.Q(('parts__gte', 0)), name='basket_parts_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='BasketFootprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('footprint', models.CharField(max_length=60)),
                ('share', models.PositiveIntegerField()),
                ('basket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='footprints', to='buying.basket')),
            ],
            options={
                'verbose_name': 'footprint in a basket',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('basket', 'footprint'), name='basket_footprint_once'), models.CheckConstraint(condition=models.Q(('share__lte', 100000)), name='basket_share_at_most_tenfold')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visitor', models.CharField(max_length=43)),
                ('source', models.CharField(max_length=300)),
                ('asked', models.JSONField(default=dict)),
                ('answers', models.JSONField(default=dict)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('closed_at', models.DateTimeField(null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='orders.order')),
                ('quote', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='orders.quote')),
            ],
            options={
                'verbose_name': 'checkout being filled in',
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('visitor', 'source'), name='draft_once_per_source')],
            },
        ),
        migrations.CreateModel(
            name='OffsetShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('footprint', models.CharField(db_index=True, max_length=60)),
                ('grams', models.BigIntegerField()),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offset_shares', to='orders.order')),
            ],
            options={
                'verbose_name': 'share of a footprint',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('order', 'footprint'), name='offset_share_once'), models.CheckConstraint(condition=models.Q(('grams__gt', 0)), name='offset_share_is_a_mass')],
            },
        ),
    ]
