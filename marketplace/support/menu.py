"""What direct support adds to the menu of the desk."""

from django.utils.translation import gettext_lazy as _

from marketplace.support.models import LocalProject
from marketplace.support.states import PageState
from registry.desk.access import Standing
from registry.desk.menu import Item, member, staff


def waiting(_standing: Standing) -> int:
    """Pages that staff has not looked at."""
    return LocalProject.objects.filter(state=PageState.SUBMITTED).count()


ITEMS = [
    Item("support:review", _("Pages of direct support"), staff, waiting),
    Item("support:desk", _("Direct support for us"), member),
]
