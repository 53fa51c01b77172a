"""A revision that was refused waits again when its appeal is heard."""

from django.db import migrations

MAY_REVIEW = """
create or replace function catalogue_may_review(of_a_seller boolean, was text, becomes text) returns boolean
language plpgsql immutable as $$
begin
    return becomes = any (case was
        when 'draft' then '{submitted,withdrawn}'
        when 'submitted' then '{in_review,withdrawn}'
        when 'in_review' then '{needs_changes,rejected,approved,withdrawn}'
        when 'needs_changes' then '{submitted,withdrawn}'
        when 'rejected' then '{submitted}'
        when 'approved' then case when of_a_seller then '{needs_changes}' else '{}' end
        else '{}'
    end::text[]) and not (of_a_seller and becomes = 'withdrawn');
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_page_views")]
    operations = [migrations.RunSQL(MAY_REVIEW)]
