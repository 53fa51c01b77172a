"""The samples that verify a webhook, in three languages, are run as they stand in docs/samples/."""

import base64
import hashlib
import hmac
import json
import os
import runpy
import shutil
import subprocess
import time
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
KEY = b"k" * 32
SECRET = "whsec_" + base64.b64encode(KEY).decode()
BODY = '{"type": "order.retired", "data": {"name": "森田 葵"}}'
JAVA = """
public class Try {
    public static void main(String[] given) throws Exception {
        java.util.Map<String, String> headers = java.util.Map.of("webhook-id", given[1], "webhook-timestamp", given[2],
            "webhook-signature", given[3]);
        byte[] body = given[4].getBytes(java.nio.charset.StandardCharsets.UTF_8);
        System.out.println(Verify.verify(given[0], headers, body, System.currentTimeMillis() / 1000));
    }
}
"""
CASES = {"as sent": True, "two secrets": True, "another body": False, "another secret": False, "old": False}


def signed(case: str) -> tuple[dict[str, str], str]:
    """Headers and body, as sent or with something wrong."""
    at = str(int(time.time()) - (400 if case == "old" else 0))
    key = b"x" * 32 if case == "another secret" else KEY
    mac = hmac.new(key, f"msg_1.{at}.{BODY}".encode(), hashlib.sha256).digest()
    signature = "v1," + base64.b64encode(mac).decode()
    if case == "two secrets":
        signature = f"v1,{base64.b64encode(b'o' * 32).decode()} {signature}"
    headers = {"webhook-id": "msg_1", "webhook-timestamp": at, "webhook-signature": signature}
    return headers, BODY + " " if case == "another body" else BODY


@pytest.mark.parametrize("case", CASES)
def test_the_sample_in_python(case: str):
    headers, body = signed(case)
    verify = runpy.run_path(str(SAMPLES / "verify.py"))["verify"]
    assert verify(SECRET, headers, body.encode()) is CASES[case]


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node")
def test_the_sample_in_javascript():
    asked = [(*signed(case), case) for case in CASES]
    script = (
        f"import {{ verify }} from {json.dumps((SAMPLES / 'verify.mjs').as_uri())};"
        f"for (const [headers, body] of {json.dumps(asked)})"
        f"  console.log(verify({json.dumps(SECRET)}, headers, Buffer.from(body)));"
    )
    told = subprocess.run(
        ["node", "--input-type=module", "-e", script], check=True, capture_output=True, text=True, timeout=60
    )
    assert told.stdout.split() == [str(CASES[case]).lower() for case in CASES]


@pytest.mark.skipif(not shutil.which("javac"), reason="needs a Java compiler")
def test_the_sample_in_java(tmp_path: Path):
    shutil.copy(SAMPLES / "Verify.java", tmp_path)
    (tmp_path / "Try.java").write_text(JAVA)
    subprocess.run(
        ["javac", "-encoding", "UTF-8", "Verify.java", "Try.java"], cwd=tmp_path, check=True, timeout=120
    )
    for case in ("as sent", "another body"):
        headers, body = signed(case)
        told = subprocess.run(
            ["java", "Try", SECRET, *headers.values(), body],
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
        )
        assert told.stdout.strip() == str(CASES[case]).lower()
