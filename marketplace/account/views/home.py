"""The first page of the account area: what is new, and the way to everything else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.account import footprints, notices, ownership
from marketplace.account.views.access import person, signed_in

LATEST = 3


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """/account/"""
    user = person(request)
    ownership.attach(user)
    facts = {
        "orders": ownership.orders_of(user)[:LATEST],
        "emitted": sum(each.grams for each in footprints.kept_by(user)),
        "retired": footprints.retired_by(user),
        "fresh": any(each.fresh for each in notices.notices_of(user)),
    }
    return render(request, "own/home.html", facts)
