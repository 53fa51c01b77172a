"""Re-verifies a whole registry from what it shows to everyone. Read in this order:

    audit.py       the steps, one after the other; `audit(source, …)` is all there is to call
    heads.py       the keys of the log and its signed head
    tree.py        entries -> tiles -> root: the same tree, built anew
    book.py        what the entries say: batches, and every gram that was taken out of them, once
    exported.py    the open data, line for line against the entries
    totals.py      the public sums against the entries
    source.py      how the public data are fetched; `findings.py`: how the audit says no

It uses no database of the registry, only HTTP and a scratch file. Nothing it needs is secret: whoever runs it sees
what everyone sees. docs/api.md, "The audit", says what it shows and what it cannot.
"""
