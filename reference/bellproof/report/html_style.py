"""The look of the HTML report: light and dark, and on A4 paper."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --font: system-ui, -apple-system, "Segoe UI", "Liberation Sans", "DejaVu Sans";
  --ink: #1a1b1e; --soft: #5a5f69; --page: #f4f5f7; --card: #ffffff; --line: #dadde3; --grid: #d5d7db;
  --good: #00674b; --bad: #a8281e; --note: #fff4d6; --note-line: #d9b44a;
  --curve-a: #0072b2; --curve-b: #d55e00; --curve-c: #00805f; --mark: #b0005a;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ink: #e7e9ee; --soft: #a3a9b6; --page: #121317; --card: #1c1e24; --line: #343843; --grid: #363a45;
    --good: #4fd1a5; --bad: #ff8a7d; --note: #3a3115; --note-line: #8d7429;
    --curve-a: #56b4e9; --curve-b: #f5924a; --curve-c: #2fc79b; --mark: #ff6fb1;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 var(--font), sans-serif;
  overflow-wrap: anywhere; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 3rem; }
header { margin-bottom: 1.25rem; }
.source { margin: 0; color: var(--soft); }
h1 { margin: .15rem 0 .35rem; font-size: 2.1rem; line-height: 1.15; letter-spacing: -.01em; color: var(--good); }
h1.nothing { color: var(--bad); }
.claim { margin: 0; font-size: 1.1rem; max-width: 48rem; }
.note { margin: .9rem 0 0; padding: .6rem .8rem; background: var(--note); border-left: 4px solid var(--note-line); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.15rem;
  margin: 0 0 1rem; min-width: 0; }
h2 { margin: 0 0 .6rem; font-size: 1.05rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .28rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tr:last-child > * { border-bottom: 0; }
thead th { color: var(--soft); font-weight: 600; }
tbody th { font-weight: 500; }
.counts td, .counts th { text-align: right; white-space: nowrap; }
.counts tbody th, .counts thead th:first-child[rowspan] { text-align: left; }
.counts thead th { vertical-align: bottom; }
.counts th[colspan] { text-align: center; }
.facts th { white-space: nowrap; }
.rounding { color: var(--soft); margin-left: .45em; white-space: nowrap; }
.stack th { overflow-wrap: normal; }
.scroll { overflow-x: auto; }
.small, figcaption { color: var(--soft); font-size: .88em; }
.small { margin: .6em 0 0; }
figure { margin: 0; }
figure svg { display: block; width: 100%; height: auto; }
figure svg * { stroke-linejoin: round; stroke-linecap: butt; }
figcaption { margin-top: .4em; }
p { margin: 0 0 .6em; }
section > :last-child { margin-bottom: 0; }
code, pre { font-family: ui-monospace, "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: .86em; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--page); border: 1px solid var(--line);
  border-radius: 6px; padding: .6rem .75rem; max-height: 24rem; overflow: auto; }
.apart { margin-top: .8em; }
a { color: var(--curve-a); }
summary { cursor: pointer; }
footer { color: var(--soft); font-size: .85em; }
@media screen and (max-width: 40rem) {
  main { padding: 1rem .6rem 2rem; }
  section { padding: .8rem .75rem; }
  .counts th, .counts td { padding: .28rem .25rem; }
  .facts th { white-space: normal; width: 45%; }
  .stack thead { display: none; }
  .stack tr, .stack td, .stack th { display: block; border: 0; }
  .stack tr { padding: .4em 0; border-bottom: 1px solid var(--line); }
  .stack tbody th { font-weight: 600; }
  .stack td + td { color: var(--soft); }
}
@page { size: A4; margin: 13mm; }
@media print {
  body { background: none; font-size: 8.1pt; line-height: 1.3; }
  main { max-width: none; padding: 0; }
  header { margin-bottom: 2.5mm; }
  h1 { font-size: 17pt; }
  .claim { font-size: 10pt; max-width: none; }
  section { padding: 1.8mm 3mm; margin-bottom: 2mm; }
  h2 { font-size: 10pt; margin-bottom: 1mm; break-after: avoid; }
  .pair { grid-template-columns: 1fr 1fr; gap: 0 2.5mm; }
  th, td { padding: .4mm 1.2mm; }
  tr, figure { break-inside: avoid; }
  .scroll { overflow: visible; }
  .counts td { white-space: normal; }
  .screen { display: none; }
}
"""
"""One style sheet, written into the page; colours of the figures are its variables."""
