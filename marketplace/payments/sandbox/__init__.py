"""An imitation of Stripe for development and tests: a process of its own, spoken to over HTTP only.

It imports no Django and touches none of our databases, because it stands in for a service outside the house.
Start it with `python -m marketplace.payments.sandbox`; what it imitates and how its switches work is told in
`docs/adr/` and at `/_sandbox/` of a running one.
"""

API_VERSION = "2026-10-28.endive"
