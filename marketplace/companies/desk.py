"""What companies add to the menu of the desk."""

from django.utils.translation import gettext_lazy as _

from marketplace.companies.models import MonthlyStatement
from marketplace.companies.states import StatementState
from registry.desk.access import Standing
from registry.desk.menu import Item, staff


def overdue(_standing: Standing) -> int:
    """How many statements are overdue."""
    return MonthlyStatement.objects.filter(state=StatementState.OVERDUE).count()


ITEMS = [Item("companies:staff", _("Companies on a statement"), staff, overdue)]
