"""What the site does by the clock, by the name of its task."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    # name: {"task", "schedule" in seconds or crontab, "options": expires, so that a dead worker leaves no queue behind}
    "heartbeat": {"task": "marketplace.heartbeat", "schedule": 10.0, "options": {"expires": 10}},
    "log": {"task": "registry.tasks.integrate_log", "schedule": 2.0, "options": {"expires": 2}},
    "certificates": {
        "task": "registry.tasks.issue_certificates",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "disclosures": {"task": "registry.tasks.disclose_due", "schedule": 60.0, "options": {"expires": 60}},
    "erasures": {"task": "registry.tasks.reapply_erasures", "schedule": 300.0, "options": {"expires": 300}},
    "notices": {"task": "registry.tasks.send_notices", "schedule": 10.0, "options": {"expires": 10}},
    "transfers": {"task": "registry.tasks.expire_transfers", "schedule": 600.0, "options": {"expires": 600}},
    # At night in Japan; Celery counts in UTC.
    "merge crumbs": {"task": "registry.tasks.merge_crumbs", "schedule": crontab(hour="18", minute="0")},
    "check the books": {"task": "registry.tasks.check_books", "schedule": crontab(hour="18", minute="30")},
    "audit the log": {"task": "registry.tasks.audit_log", "schedule": crontab(hour="19", minute="0")},
    "page views": {"task": "catalogue.write_down_views", "schedule": 60.0, "options": {"expires": 60}},
    "listings": {"task": "catalogue.tick", "schedule": 30.0, "options": {"expires": 30}},
    "review queue": {"task": "moderation.intake", "schedule": 60.0, "options": {"expires": 60}},
    "unanswered offers": {"task": "moderation.lapse", "schedule": 600.0, "options": {"expires": 600}},
    "outbox": {"task": "outbox.sweep", "schedule": 2.0, "options": {"expires": 2}},
    "webhooks": {"task": "hooks.gather", "schedule": 1.0, "options": {"expires": 5}},
    "forget old events": {"task": "hooks.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "losses": {"task": "orders.tell_of_losses", "schedule": 60.0, "options": {"expires": 60}},
    "orders": {"task": "orders.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "events": {"task": "events.tick", "schedule": 30.0, "options": {"expires": 30}},
    "standing orders": {"task": "monthly.sweep", "schedule": 60.0, "options": {"expires": 60}},
    # Each night, since it is safe to repeat: a month's invoices are there on its first day, and none is left out.
    "receipts": {"task": "documents.issue_missing", "schedule": crontab(hour="15", minute="30")},
    "statements": {"task": "companies.close_months", "schedule": crontab(hour="16", minute="0")},
    "unpaid statements": {"task": "companies.chase", "schedule": 3600.0, "options": {"expires": 3600}},
    "spending alerts": {"task": "companies.alert", "schedule": 60.0, "options": {"expires": 60}},
    "owe statements": {"task": "payouts.owe_statements", "schedule": 60.0, "options": {"expires": 60}},
    "pay projects": {"task": "payouts.pay_projects", "schedule": crontab(hour="0", minute="15")},
    "reconcile money": {"task": "payouts.reconcile", "schedule": crontab(hour="19", minute="30")},
    "tidy the outbox": {"task": "outbox.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "gifts": {"task": "gifts.deliver", "schedule": 60.0, "options": {"expires": 60}},
    "tidy the checkouts": {"task": "buying.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "tidy the quotes": {"task": "orders.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "forget old copies": {
        "task": "account.forget_old_copies",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    # In the morning of the fifth of January in Japan.
    "yearly letters": {
        "task": "account.write_yearly",
        "schedule": crontab(month_of_year="1", day_of_month="5", hour="0", minute="0"),
    },
    "forget old requests": {
        "task": "idempotency.forget_old_requests",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
}
