"""What a certificate costs: render, sign and verify, one after the other in one process. Median of each.

uv run python bench/certificates.py [--count 40]
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from registry.certificates.content import LANGUAGES
from registry.certificates.identity import ISSUER, identity
from registry.certificates.render import render
from registry.certificates.signing import sign
from registry.certificates.verify import Verdict, verdict, verify_certificate
from tests.registry.certificates.papers import paper, trust_in

Answer = TypeVar("Answer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40)
    count = parser.parse_args().count
    times: dict[str, list[float]] = {"render": [], "sign": [], "verify": []}

    def timed(step: str, act: Callable[[], Answer]) -> Answer:
        started = time.perf_counter()
        answer = act()
        times[step].append(time.perf_counter() - started)
        return answer

    with tempfile.TemporaryDirectory() as folder:
        signer = identity(Path(folder), organisation=ISSUER)
        trust = trust_in(signer)
        for language in LANGUAGES:
            render(paper(), language)  # the first one loads the faces
            for number in range(count):
                content = paper(beneficiary=f"株式会社みどり商事 {number}")
                unsigned = timed(
                    "render", lambda content=content, language=language: render(content, language)
                )
                pdf = timed("sign", lambda unsigned=unsigned: sign(unsigned, identity=signer, reason="bench"))
                findings = timed("verify", lambda pdf=pdf: verify_certificate(pdf, trust))
                assert verdict(findings) is Verdict.VALID
    for step, spent in times.items():
        print(f"{step:<8} {statistics.median(spent) * 1_000:6.1f} ms   of {len(spent)}")
    print(f"size     {len(pdf) / 1_024:6.1f} KiB")


if __name__ == "__main__":
    main()
