"""A local project of the demonstration that people support directly, with supporters and a report."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from marketplace.catalogue.demo.meetings import pay
from marketplace.payments import settle
from marketplace.payments.models import Payment
from marketplace.support import pages
from marketplace.support.giving import Gift, give
from marketplace.support.models import LocalProject
from people.models import Organisation, User

SUPPORTERS = [("西村 千代", 10_000, True), ("Tom Baker", 3_000, True), ("", 5_000, False)]


def show(*, organisation: Organisation, owner: User, staff: User) -> None:
    """Make it, once."""
    if LocalProject.objects.exists():
        return
    project = pages.start(
        organisation=organisation,
        by=owner,
        name_ja="四万十源流の学校林",
        name_en="The school wood at the Shimanto springs",
        purpose_ja="こどもたちが歩ける木道をつくり、間伐の道具をそろえます。",
        purpose_en="A boardwalk for children, and tools for thinning.",
        story_ja="小学校の裏山を、こどもと地域の大人が一緒に手入れしています。雨の日にも歩ける木道があれば、観察の授業を一年を通して続けられます。",
        story_en="Children and neighbours tend the hill behind the school together. With a boardwalk, lessons go on in the rain.",
        place_ja="高知県津野町（見本）",
        place_en="Tsuno, Kochi (sample)",
        latitude="33.47200",
        longitude="133.02100",
        target_minor=300_000,
        donation_receipts=True,
    )  # fmt: skip
    pages.hand_in(project, by=owner)
    pages.accept(project, by=staff)
    if settings.STRIPE_API_BASE:
        for number, (name, amount, public) in enumerate(SUPPORTERS):
            gift = Gift(
                amount_minor=amount,
                email=f"supporter{number}@demo.okaeshi.invalid",
                name=name,
                name_public=public,
                wants_reports=True,
                language="ja",
            )
            pay(give(project, gift, key=f"demo:{number}"))
            settle.settle(Payment.objects.get(support__key=f"demo:{number}").pk)
    pages.report(
        project,
        by=owner,
        dated_on=timezone.localdate() - timedelta(days=3),
        title_ja="木道の最初の 20 m ができました",
        title_en="The first 20 metres of the boardwalk are done",
        words_ja="週末に 18 人が集まり、間伐した杉で木道を敷きました。残りは来春に続けます。",
        words_en="Eighteen people came at the weekend and laid it with thinned cedar. The rest follows in spring.",
    )
