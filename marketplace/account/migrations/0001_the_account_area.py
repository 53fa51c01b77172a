import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('calculators', '0001_saved_footprints'),
        ('orders', '0001_the_orders'),
        ('people', '0001_the_people_and_their_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='ownership', to='orders.order')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_orders', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'order of a person',
            },
        ),
        migrations.CreateModel(
            name='KeptFootprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kept_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('footprint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calculators.savedfootprint')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_footprints', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'kept footprint',
                'constraints': [models.UniqueConstraint(fields=('user', 'footprint'), name='footprint_kept_once')],
            },
        ),
        migrations.CreateModel(
            name='Preferences',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='preferences', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('project_letters', models.BooleanField(default=True, verbose_name='letters on losses and suspensions')),
                ('yearly_letter', models.BooleanField(default=False, verbose_name='a letter each January')),
                ('notices_seen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'preferences',
                'verbose_name_plural': 'preferences',
            },
        ),
        migrations.CreateModel(
            name='Copy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('content', models.BinaryField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': "copy of one's data",
                'verbose_name_plural': "copies of one's data",
                'constraints': [models.UniqueConstraint(condition=models.Q(('ready_at', None)), fields=('user',), name='copy_one_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('content', None), ('ready_at', None)), models.Q(('content__isnull', False), ('ready_at__isnull', False)), _connector='OR'), name='copy_ready_has_content')],
            },
        ),
        migrations.CreateModel(
            name='Farewell',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='farewell', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'deletion of an account',
                'verbose_name_plural': 'deletions of accounts',
            },
        ),
    ]
