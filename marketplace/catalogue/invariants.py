"""The catalogue's part of `check_books`: what is listed exists, and every listing is where its history ends."""

from marketplace.catalogue.states import IN_ESCROW
from registry.enums import Act
from registry.invariants.check import from_sql

LISTED = ", ".join(f"'{state}'" for state in sorted(IN_ESCROW))

histories = from_sql(
    "each listing, change and seller is where its history ends",
    """
    select format('listing %s: %s', l.public_id, l.state) from catalogue_listing l
        where l.state is distinct from
            (select m.state from catalogue_listingmove m where m.listing_id = l.id order by m.id desc limit 1)
    union all
    select format('revision %s: %s', r.id, r.state) from catalogue_revision r
        where r.state is distinct from
            (select m.state from catalogue_revisionmove m where m.item_id = r.id order by m.id desc limit 1)
    union all
    select format('seller %s: %s', s.id, s.state) from catalogue_seller s
        where s.state is distinct from
            (select m.state from catalogue_sellermove m where m.item_id = s.id order by m.id desc limit 1)
    """,
)

# The condition on the acts is that of the indexes entry_into_account and entry_out_of_account.
stock = from_sql(
    "what each listing offers was put into its escrow, and nothing was taken back while it is offered",
    f"""
    select format('listing %s: %s g offered, %s g in escrow', l.public_id, l.offered_grams, put - back)
        from catalogue_listing l, lateral (
            select coalesce(sum(e.hi - e.lo), 0) as put from registry_entry e
            where e.target_id = l.escrow_id and (e.act < 10 or e.act > 12) and e.act = {Act.SHELVE:d}
        ) as shelved, lateral (
            select coalesce(sum(e.hi - e.lo), 0) as back from registry_entry e
            where e.source_id = l.escrow_id and (e.act < 10 or e.act > 12) and e.act = {Act.UNSHELVE:d}
        ) as unshelved
        where l.state in ({LISTED}) and put - back <> l.offered_grams
    """,
)

CHECKS = [histories, stock]
