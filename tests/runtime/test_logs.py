"""The logs of a site that runs for years."""

from marketplace.runtime import logs


def test_a_full_log_begins_anew_under_a_process_that_goes_on_writing(tmp_path):
    small, full = tmp_path / "web.log", tmp_path / "worker.log"
    small.write_text("one line\n")
    with full.open("a") as process:
        process.write("an old line\n" * 10)
        process.flush()
        assert logs.rotate(tmp_path, limit=100) == [full]
        process.write("a new line\n")
    assert full.read_text() == "a new line\n"
    assert (tmp_path / "worker.log.1").read_text() == "an old line\n" * 10
    assert logs.rotate(tmp_path, limit=100) == []
    assert small.read_text() == "one line\n"
