"""Pieces of HTML. What is called text is escaped here; what is called content is HTML already."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from html import escape


def section(heading: str, content: str) -> str:
    """A card with a heading (text)."""
    return f"<section>\n<h2>{escape(heading)}</h2>\n{content}\n</section>"


def pair(*sections: str) -> str:
    """Cards side by side where there is room."""
    return '<div class="pair">\n' + "\n".join(sections) + "\n</div>"


def row(cells: Iterable[str]) -> str:
    """A table row of contents; the first cell heads it."""
    first, *rest = cells
    return f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"


def column_heads(texts: Iterable[str]) -> str:
    """Cells that head columns."""
    return "".join(f'<th scope="col">{escape(text)}</th>' for text in texts)


def data_link(kind: str, data: bytes, file_name: str, text: str) -> str:
    """A link whose target is written in the page itself."""
    content = b64encode(data).decode()
    return f'<a download="{escape(file_name)}" href="data:{kind};base64,{content}">{escape(text)}</a>'
