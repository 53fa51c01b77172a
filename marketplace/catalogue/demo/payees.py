"""What the demonstration's projects are owed for its retirements, and one that is paid by bank."""

from marketplace.payouts import onboarding, owing
from marketplace.payouts.zengin import BankAccount, kana
from people.models import Organisation, User

# A bank that does not exist; 0000 is no bank's code.
SAMPLE = BankAccount("0000", kana("ミホンギンコウ"), "001", kana("ホンテン"), "1", "0000001", kana("ミホン"))


def owe(paid_by_bank: Organisation, *, by: User) -> None:
    """Owe the projects their part; this organisation has given its bank account, the others have not yet."""
    owing.owe_statements()
    onboarding.pay_by_bank(paid_by_bank, SAMPLE, by=by)
