from residency.foundation.console import Progress, Watch, bytes_in_words, in_words, table


def test_a_progress_line_fits_a_terminal_and_says_what_is_left():
    progress = Progress("train", 100)
    progress.started -= 10
    line = progress.line(10, "412 tokens/s, loss 1.23")
    assert len(line) <= 79
    assert "10/100" in line
    assert "90 s left" in line or "2 min left" in line


def test_nothing_is_drawn_where_there_is_no_terminal(capsys):
    Watch().show("train", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_what_was_not_measured_is_said():
    assert "not measured" in table(("row", "value"), [("constant", None)])
    assert bytes_in_words(None) == "not measured"


def test_durations_and_sizes_are_words():
    assert [in_words(s) for s in (5, 89, 600, 7500)] == ["5 s", "89 s", "10 min", "2 h 05 min"]
    assert [bytes_in_words(b) for b in (12, 98_362_432, 1.6e9)] == ["12 bytes", "98.4 MB", "1.6 GB"]
