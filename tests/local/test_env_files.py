from pathlib import Path

from onwrite.local.env_files import parse_env, read_env_files


def test_lines_quotes_comments_and_exports_are_understood() -> None:
    text = "# a comment\nA=1\nexport B = two words # why\nC='#3'\nD=\"a = b\" # c\nE=\nno value\n#F=1\n"
    assert parse_env(text) == {"A": "1", "B": "two words", "C": "#3", "D": "a = b", "E": ""}


def test_the_more_special_file_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=all\nB=all\nC=all\n")
    (tmp_path / ".env.demo-x").write_text("B=project\nC=project\n")
    (tmp_path / ".env.local").write_text("C=local\n")
    assert read_env_files(tmp_path, "demo-x") == {"A": "all", "B": "project", "C": "local"}


def test_a_folder_without_such_files_is_fine(tmp_path: Path) -> None:
    assert read_env_files(tmp_path, "demo-x") == {}
