import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orders', '0001_the_orders'),
    ]

    operations = [
        migrations.CreateModel(
            name='Gift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('giver', models.CharField(max_length=200)),
                ('dedication', models.TextField(blank=True)),
                ('deliver_on', models.DateField()),
                ('recipient_email', models.EmailField(blank=True, max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='gift', to='orders.order')),
            ],
            options={
                'verbose_name': 'gift',
                'constraints': [models.CheckConstraint(condition=models.Q(('delivered_at', None), ('recipient_email', ''), _connector='OR'), name='gift_forgets_its_recipient')],
            },
        ),
    ]
