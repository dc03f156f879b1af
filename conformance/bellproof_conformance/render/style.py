"""The look of the page, light and dark."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ink: #1a1b1e; --page: #f4f5f7; --card: #fff; --line: #dadde3; --good: #00674b;
  --bad: #a8281e; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e7e9ee; --page: #121317; --card: #1c1e24;
  --line: #343843; --good: #4fd1a5; --bad: #ff8a7d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere; }
main { max-width: 80rem; margin: 0 auto; padding: 2rem 1rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem;
  margin: 0 0 1rem; }
h1 { margin: 0; font-size: 1.8rem; } h2 { margin: 0 0 .6rem; font-size: 1.05rem; }
.good { color: var(--good); } .bad { color: var(--bad); }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .28rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td:first-child { min-width: 9rem; }
.scroll { overflow-x: auto; }
code, pre { font: .86em ui-monospace, monospace; } pre { white-space: pre-wrap; }
"""
"""One style sheet, written into the page."""
