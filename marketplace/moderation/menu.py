"""What moderation adds to the menu of the desk."""

from django.utils.translation import gettext_lazy as _

from marketplace.moderation.views import appeals, records, reviews
from registry.desk.menu import Item, staff

ITEMS = [
    Item("moderation:queue", _("Review queue"), staff, reviews.waiting),
    Item("moderation:appeals", _("Appeals"), staff, appeals.waiting),
    Item("moderation:listings", _("Listings on sale"), staff),
    Item("moderation:screenings", _("Sanctions and antisocial forces"), staff, records.due),
    Item("moderation:trail", _("Audit trail"), staff),
    Item("admin:index", _("Back office"), staff),
]
