from __future__ import annotations

import gettext

import pytest

from tools.catalogues import Catalogues, compile_catalogues, problems, update_catalogues

CODE = """
_("Sign in")
_("Whom to ask: {school}")
ngettext("{count} child", "{count} children", count)
"""
FRENCH = {
    'msgid "Sign in"\nmsgstr ""': 'msgid "Sign in"\nmsgstr "Se connecter"',
    'msgid "Whom to ask: {school}"\nmsgstr ""': 'msgid "Whom to ask: {school}"\nmsgstr "À qui demander : {school}"',
    'msgstr[0] ""\nmsgstr[1] ""': 'msgstr[0] "{count} enfant"\nmsgstr[1] "{count} enfants"',
}


@pytest.fixture
def house(tmp_path):
    (tmp_path / "face").mkdir()
    (tmp_path / "face" / "page.py").write_text(CODE)
    (tmp_path / "face" / "mail.html").write_text("{% trans trimmed %}Good\n day{% endtrans %}")
    return Catalogues(tmp_path, {"kiosk": ("face",)})


def edit(path, changes):
    text = path.read_text()
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


@pytest.fixture
def translated(house):
    update_catalogues(house)
    edit(house.path("kiosk", "fr"), FRENCH | {'msgid "Good day"\nmsgstr ""': 'msgid "Good day"\nmsgstr "Bonjour"'})
    update_catalogues(house)
    return house


def test_texts_of_code_and_templates_reach_both_catalogues_and_english_is_filled_in(house):
    assert update_catalogues(house) == ["kiosk fr: 4 texts, 4 to translate", "kiosk en: 4 texts, 0 to translate"]
    assert 'msgid "Good day"\nmsgstr "Good day"' in house.path("kiosk", "en").read_text()


def test_what_is_complete_has_no_problem_and_a_second_update_changes_nothing(translated):
    before = translated.path("kiosk", "fr").read_bytes()
    update_catalogues(translated)
    assert translated.path("kiosk", "fr").read_bytes() == before
    assert problems(translated) == []


def test_french_gets_its_no_break_spaces(translated):
    assert "À qui demander\u00a0: {school}" in translated.path("kiosk", "fr").read_text()


def test_compiled_catalogues_speak(translated):
    compile_catalogues(translated)
    speaker = gettext.translation("kiosk", translated.root / "telekiosk" / "locale", languages=["fr"])
    assert speaker.gettext("Sign in") == "Se connecter"
    assert speaker.ngettext("{count} child", "{count} children", 2) == "{count} enfants"


def test_a_missing_translation_is_named(house):
    update_catalogues(house)
    assert 'kiosk fr: "Sign in": not translated' in problems(house)


def test_a_text_that_left_the_code_leaves_the_catalogues(translated):
    (translated.root / "face" / "mail.html").unlink()
    assert any("not in step" in problem for problem in problems(translated))
    update_catalogues(translated)
    assert "Bonjour" not in translated.path("kiosk", "fr").read_text()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("{count} enfants", "{number} enfants", "other placeholders"),
        ("demander\u00a0:", "demander :", "not in step"),
        ('msgid "Sign in"', '#, fuzzy\nmsgid "Sign in"', "not in step"),
    ],
)
def test_a_slip_in_a_translation_is_named(translated, old, new, complaint):
    edit(translated.path("kiosk", "fr"), {old: new})
    assert any(complaint in problem for problem in problems(translated))
