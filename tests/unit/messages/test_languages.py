from pathlib import Path

import pytest

from bot.messages.texts import Texts, TextsError, sentences
from bot.messages.texts.languages import DEFAULT, SHIPPED, Languages

FOLDER = Path(__file__).parents[3] / "bot" / "messages" / "texts"
ENGLISH = Texts.load()


@pytest.mark.parametrize("language", [name for name in SHIPPED if name != DEFAULT])
def test_every_language_has_every_sentence_with_the_same_fields(language):
    other = Texts(sentences((FOLDER / f"{language}.toml").read_text("utf-8"), language))
    assert sorted(set(ENGLISH) - set(other)) == []
    assert sorted(set(other) - set(ENGLISH)) == []
    assert {key: other.fields(key) for key in other} == {key: ENGLISH.fields(key) for key in ENGLISH}


def test_a_language_nobody_knows_is_english():
    assert Languages.load()["xx"]("mail.todo") == "Still open:"
    assert Languages.load()["de"]("mail.todo") == "Noch offen:"


def test_a_folder_replaces_single_sentences(tmp_path: Path):
    (tmp_path / "en.toml").write_text('[mail]\nsubject_first = "{project}: a little help"\nhello = "Hi!"\n', "utf-8")
    texts = Languages.load(tmp_path)["en"]
    assert texts.plain("mail.subject_first", project="Website") == "Website: a little help"
    assert texts.plain("mail.hello", name="Carla") == "Hi!"
    assert texts.plain("mail.todo") == "Still open:"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "en.toml",
            '[mail]\nhello = "Hi"\n\nsubject_first = "{projekt}"\n',
            r"en\.toml, line 4: .*mail\.subject_first.*\{projekt\}",
        ),
        ("de.toml", '[nudge]\n[nudge.first]\none = "{count}"\n', r"de\.toml, line 3: .*nudge\.first\.one.*\{count\}"),
        ("en.toml", '[mail]\nhallo = "Hi"\n', r"en\.toml, line 2: There is no text mail\.hallo"),
        ("en.toml", '[mail]\nhello = "{name"\n', r"en\.toml, line 2: .*brace"),
        ("en.toml", '[mail]\nhello = "{name!r}"\n', r"line 2: .*plain"),
        ("en.toml", "[mail\n", "not valid TOML"),
        ("en.toml", "[mail]\nhello = 3\n", r"en\.toml: The text mail\.hello must be a sentence"),
        ("de.toml", "[mail]\nhello = ' '\n", r"de\.toml: The text mail\.hello must be a sentence"),
        ("en.txt", "[mail]\nhello = 'Hi'\n", r"^TEXTS_PATH=.* holds none of en\.toml, de\.toml\.$"),
        ("fr.toml", '[mail]\nhello = "Bonjour"\n', "no language “fr”"),
    ],
)
def test_what_cannot_be_used_is_refused_with_file_and_line(tmp_path: Path, name, text, told):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(TextsError, match=told):
        Languages.load(tmp_path)


def test_a_mark_that_windows_puts_before_a_file_is_no_mistake(tmp_path: Path):
    (tmp_path / "en.toml").write_text('mail.hello = "Hi!"\n', "utf-8-sig")
    assert Languages.load(tmp_path)["en"].plain("mail.hello", name="Carla") == "Hi!"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(TextsError, match="is no folder"):
        Languages.load(tmp_path / "nowhere")
