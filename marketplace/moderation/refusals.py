"""What moderation refuses, and why.

ModerationError
├── ItemTaken          someone else works on it
├── ClaimNeeded        one takes an item before one decides it
├── ChecklistOpen      an approval with questions unanswered
├── NotScreened        an organisation that was not held against the lists within the year
├── NotAppealable      a decision that takes no appeal, or had its one
├── SameJudge          who decided does not judge the appeal
├── SubstituteUnfit    another project that cannot stand in for the first
└── OfferGone          an offer that was answered, or is over
"""

from django.utils.translation import gettext_lazy as _

from marketplace.errors import ShopError


class ModerationError(ShopError):
    code = "moderation_error"
    status = 409


class ItemTaken(ModerationError):
    code = "item_taken"
    message = _("Someone else is working on this at the moment.")


class ClaimNeeded(ModerationError):
    code = "claim_needed"
    message = _("Take this on first. What you took on longer than half an hour ago is free for others again.")


class ChecklistOpen(ModerationError):
    code = "checklist_open"
    status = 422
    message = _("Tick every question before you approve, or ask for changes.")


class NotScreened(ModerationError):
    code = "not_screened"
    message = _(
        "First record what the lists of sanctions and of antisocial forces say. A look is good for a year."
    )


class NotAppealable(ModerationError):
    code = "not_appealable"
    message = _("Against this decision there is no appeal, or there was one already.")


class SameJudge(ModerationError):
    code = "same_judge"
    status = 403
    message = _("Someone else has to judge this: you decided it.")


class SubstituteUnfit(ModerationError):
    code = "substitute_unfit"
    status = 422
    message = _("Choose another listing on sale, in the same currency, that does not cost more.")


class OfferGone(ModerationError):
    code = "offer_gone"
    message = _("This question is settled, or its time is over.")
