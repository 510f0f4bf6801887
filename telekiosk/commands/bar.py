"""A progress bar that rewrites itself, for people only: on stderr, and nothing where that is no terminal."""

from __future__ import annotations

import sys

_WIDTH = 30  # columns


def show_bar(sentence: str, done: int, of: int) -> None:
    """Redrawn at each hundredth part. `sentence` holds {bar}, {done} and {of}."""
    if sys.stderr.isatty() and (done * 100 // of != (done - 1) * 100 // of or done == of):
        bar = "█" * (done * _WIDTH // of)
        text = sentence.format(bar=bar.ljust(_WIDTH, "░"), done=done, of=of)
        print(text, end="\n" if done == of else "\r", file=sys.stderr, flush=True)
