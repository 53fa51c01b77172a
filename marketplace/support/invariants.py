"""The part of `check_books` that direct support has."""

from registry.invariants.check import from_sql

paid_once = from_sql(
    "each support that was received has its payment, and the project is owed exactly its part of it",
    """
    select format('support %s: is %s', s.public_id, s.state)
        from support_support s
            left join payments_payment p on p.support_id = s.id and p.state = 'succeeded'
            left join payouts_obligation b on b.support_id = s.id
        where s.state in ('paid', 'charged_back')
            and (p.id is null or p.received_minor <> s.amount_minor
                or b.id is null or b.amount_minor <> s.project_minor)
            or s.state in ('waiting', 'lapsed') and (p.id is not null or b.id is not null)
    """,
)

histories = from_sql(
    "each support is where its history ends",
    """
    select format('support %s: is %s, history ends with %s', s.public_id, s.state, last.state)
        from support_support s left join lateral (
            select v.state from support_supportmove v where v.support_id = s.id order by v.id desc limit 1
        ) as last on true
        where last.state is distinct from s.state
    """,
)

never_credited = from_sql(
    "nothing that is supported directly is a project of the registry",
    """
    select format('project %s is supported directly', p.registry_id)
        from registry_project p
        where registry_supported_directly(p.operator_id, p.slug, p.name_ja, p.name_en, p.latitude, p.longitude)
    """,
)

CHECKS = [paid_once, histories, never_credited]
