"""The gettext catalogues: one domain for each face, French and English.

    catalogues.py update [DOMAIN…]   texts of the code into the po files; en is filled in, fr waits for its translation
    catalogues.py compile            the mo files that the program reads (never in git)
    catalogues.py check              nothing missing, untranslated, left over or badly spaced

The po files hold no date and no line number, so that a change shows only what changed."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LANGUAGES = ("fr", "en")
SOURCES = {
    "kiosk": ("telekiosk/screens", "telekiosk/widgets"),
    "helpdesk": ("telekiosk/helpdesk",),
    "mail": ("telekiosk/mail",),
    "web": ("telekiosk/web",),
    "letters": ("telekiosk/letters",),
    "roster": ("telekiosk/roster",),
    "demo": ("telekiosk/demo",),
    "commands": ("telekiosk/commands", "telekiosk/cli.py", "telekiosk/settings.py", "telekiosk/system_words.py"),
}
METHODS = {".py": "python", ".html": "jinja2", ".txt": "jinja2"}
TRANSLATORS = "Translators:"

NO_BREAK_SPACE = "\u00a0"
SPACE_BEFORE = re.compile(r"(?<=[^\s«]) (?=[:;?!»])")
SPACE_AFTER = re.compile(r"(?<=«) ")
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\(\w+\)[a-z]|%[sr]")


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The catalogues under `root`; `sources` says which files and folders each domain's texts come from."""

    root: Path
    sources: dict[str, tuple[str, ...]]

    def path(self, domain: str, language: str) -> Path:
        return self.root / "telekiosk" / "locale" / language / "LC_MESSAGES" / f"{domain}.po"

    def all(self, *domains: str) -> Iterator[tuple[str, str, Path]]:
        for domain in domains or self.sources:
            for language in LANGUAGES:
                yield domain, language, self.path(domain, language)

    def texts(self, domain: str) -> Catalog:
        """Every text that the domain's code marks for translation."""
        found = Catalog()
        for file in self.files(domain):
            options = {"trimmed": "true", "silent": "false"} if METHODS[file.suffix] == "jinja2" else {}
            for _, text, comments, context in extract_from_file(
                METHODS[file.suffix], file, comment_tags=(TRANSLATORS,), options=options
            ):
                found.add(text, auto_comments=comments, context=context)
        return found

    def files(self, domain: str) -> Iterator[Path]:
        for source in self.sources[domain]:
            path = self.root / source
            if path.is_file():
                yield path
            else:
                yield from sorted(file for file in path.rglob("*") if file.suffix in METHODS)

    def updated(self, domain: str, language: str) -> Catalog:
        """The code's texts with the translations that the po file has for them: nothing guessed, nothing left over."""
        path = self.path(domain, language)
        known = read(path, language) if path.exists() else Catalog(locale=language)
        fresh = Catalog(locale=language)
        for text in messages(self.texts(domain)):
            old = known.get(text.id, text.context)
            fresh.add(
                text.id,
                translation(text, old, language),
                auto_comments=text.auto_comments,
                user_comments=old.user_comments if old else (),
                context=text.context,
            )
        return fresh


HOUSE = Catalogues(Path(__file__).parent.parent, SOURCES)


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """The singular and, where there is one, the plural."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def translation(text: Message, old: Message | None, language: str) -> str | tuple[str, ...]:
    source = forms(text.id)
    words = forms(old.string) if old and len(forms(old.string)) == len(source) else ("",) * len(source)
    if language == "en":
        words = tuple(word or origin for word, origin in zip(words, source, strict=True))
    if language == "fr":
        words = tuple(well_spaced(word) for word in words)
    return words if len(source) > 1 else words[0]


def well_spaced(french: str) -> str:
    """NO-BREAK SPACE before : ; ? ! » and after «, so that no line begins with one of them."""
    return SPACE_AFTER.sub(NO_BREAK_SPACE, SPACE_BEFORE.sub(NO_BREAK_SPACE, french))


def rendered(catalog: Catalog, language: str) -> str:
    header = (
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: {catalog.plural_forms}\\n"',
        "\n",
    )
    body = io.BytesIO()
    write_po(body, catalog, width=116, no_location=True, omit_header=True, sort_output=True)
    return "\n".join(header) + body.getvalue().decode()


def update_catalogues(house: Catalogues = HOUSE, domains: tuple[str, ...] = ()) -> list[str]:
    """Writes the po files; says for each what is still to be translated."""
    said = []
    for domain, language, path in house.all(*domains):
        fresh = house.updated(domain, language)
        if not messages(fresh) and not path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rendered(fresh, language), encoding="utf-8")
        waiting = sum(1 for message in messages(fresh) if not all(forms(message.string)))
        said.append(f"{domain} {language}: {len(messages(fresh))} texts, {waiting} to translate")
    return said


def compile_catalogues(house: Catalogues = HOUSE) -> None:
    """Makes the mo files that are missing or older than their po file. Safe in several processes at once."""
    for _, language, path in house.all():
        target = path.with_suffix(".mo")
        if not path.exists() or (target.exists() and target.stat().st_mtime >= path.stat().st_mtime):
            continue
        part = target.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            write_mo(file, read(path, language))
        part.replace(target)


def problems(house: Catalogues = HOUSE, domains: tuple[str, ...] = ()) -> list[str]:
    """Everything that keeps the catalogues from being complete, one line each."""
    found = []
    for domain, language, path in house.all(*domains):
        fresh = house.updated(domain, language)
        written = path.read_text(encoding="utf-8") if path.exists() else ""
        if written != (rendered(fresh, language) if messages(fresh) or written else ""):
            found.append(f"{domain} {language}: not in step with the code. Run: tools/catalogues.py update {domain}")
        for message in messages(fresh):
            found += [f'{domain} {language}: "{forms(message.id)[0]}": {reason}' for reason in faults(message)]
    return found


def faults(message: Message) -> Iterator[str]:
    source, words = forms(message.id), forms(message.string)
    if not all(words):
        yield "not translated"
        return
    allowed = [sorted(set(PLACEHOLDER.findall(form))) for form in source]
    for word in words:
        if sorted(set(PLACEHOLDER.findall(word))) not in allowed:
            yield f'other placeholders in "{word}"'


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=("update", "compile", "check"))
    parser.add_argument("domains", nargs="*", metavar="DOMAIN", help=f"one of {', '.join(SOURCES)}; all by default")
    asked = parser.parse_args()
    if unknown := set(asked.domains) - set(SOURCES):
        parser.error(f"no such domain: {', '.join(sorted(unknown))}")
    said: list[str] = []
    match asked.act:
        case "update":
            print("\n".join(update_catalogues(domains=tuple(asked.domains))))
        case "compile":
            compile_catalogues()
        case _:
            said = problems(domains=tuple(asked.domains))
    print("\n".join(said), end="\n" if said else "", file=sys.stderr)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
