import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_the_people_and_their_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnsweredRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('test', 'Test'), ('live', 'Live')], max_length=4)),
                ('key', models.CharField(max_length=255)),
                ('fingerprint', models.BinaryField(max_length=32)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('content_type', models.CharField(blank=True, max_length=100)),
                ('reply', models.BinaryField(null=True)),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'mode', 'key'), name='one_request_a_key'), models.CheckConstraint(condition=models.Q(models.Q(('reply', None), ('status', None)), models.Q(('reply', None), ('status', None), _negated=True), _connector='OR'), name='answered_whole'), models.CheckConstraint(condition=models.Q(('mode__in', ['test', 'live'])), name='answered_mode_known')],
            },
        ),
    ]
