import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import people.models
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = """
create function people_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on people_auditentry
    for each row execute function people_refuse_change();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('language', models.CharField(choices=[('ja', 'Japanese'), ('en', 'English')], default='ja', max_length=2, verbose_name='language')),
                ('is_staff', models.BooleanField(default=False, verbose_name='staff')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower(models.F('email')))), name='user_email_lower_case'), models.CheckConstraint(condition=models.Q(('language__in', ['ja', 'en'])), name='user_language_known')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='short name in addresses')),
                ('kind', models.CharField(choices=[('citizen', "Citizen or citizens' group"), ('company', 'Company'), ('npo', 'Non-profit organisation'), ('local_government', 'Local government'), ('government', 'Government'), ('verification_body', 'Verification body'), ('operator', 'Project operator')], max_length=20, verbose_name='kind')),
                ('name_ja', models.CharField(blank=True, max_length=200, verbose_name='name in Japanese')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('legal_name', models.CharField(max_length=300, verbose_name='legal name')),
                ('country', models.CharField(default='JP', max_length=2, verbose_name='country')),
                ('statement_limit_minor', models.BigIntegerField(blank=True, null=True, verbose_name='statement limit')),
                ('statement_currency', models.CharField(default='JPY', max_length=3, verbose_name='statement currency')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'ordering': ['slug'],
                'constraints': [models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='organisation_slug_form'), models.CheckConstraint(condition=models.Q(('kind__in', ['citizen', 'company', 'npo', 'local_government', 'government', 'verification_body', 'operator'])), name='organisation_kind_known'), models.CheckConstraint(condition=models.Q(('name_en', ''), ('name_ja', ''), _negated=True), name='organisation_has_a_name'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='organisation_country_form'), models.CheckConstraint(condition=models.Q(('statement_limit_minor', None), ('statement_limit_minor__gte', 0), _connector='OR'), name='organisation_statement_limit_positive'), models.CheckConstraint(condition=models.Q(('statement_currency__regex', '^[A-Z]{3}$')), name='organisation_currency_form')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('admin', 'Administrator'), ('member', 'Member'), ('finance', 'Finance'), ('developer', 'Developer'), ('viewer', 'Viewer')], max_length=10, verbose_name='role')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='people.organisation')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'user'), name='membership_once'), models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'admin', 'member', 'finance', 'developer', 'viewer'])), name='membership_role_known')],
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('test', 'Test'), ('live', 'Live')], max_length=4, verbose_name='mode')),
                ('prefix', models.CharField(max_length=16, verbose_name='beginning')),
                ('hash', models.BinaryField(max_length=32, unique=True)),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='name')),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=people.models.every_scope, size=None, verbose_name='scopes')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='last used')),
                ('works_until', models.DateTimeField(blank=True, null=True, verbose_name='works until')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='people.apikey')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_keys', to='people.organisation')),
            ],
            options={
                'verbose_name': 'API key',
                'verbose_name_plural': 'API keys',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('scopes__contained_by', ['orders:read', 'orders:write', 'products:read', 'products:write', 'webhooks:read', 'webhooks:write']), ('scopes__len__gt', 0)), name='api_key_has_known_scopes'), models.CheckConstraint(condition=models.Q(('mode__in', ['test', 'live'])), name='api_key_mode_known')],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('livemode', models.BooleanField(null=True, verbose_name='live mode')),
                ('act', models.CharField(max_length=40, verbose_name='act')),
                ('subject', models.CharField(blank=True, max_length=120, verbose_name='subject')),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='at')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.apikey')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='audit_entries', to='people.organisation')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['organisation', '-at', '-id'], name='audit_of_an_organisation')],
                'constraints': [models.CheckConstraint(condition=models.Q(('by', None), ('key', None), _connector='OR'), name='audit_by_one'), models.CheckConstraint(condition=models.Q(('act__regex', '^[a-z_]+\\.[a-z_]+$')), name='audit_act_is_noun_and_verb')],
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='members',
            field=models.ManyToManyField(related_name='organisations', through='people.Membership', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
    ]
