/** The look of report.html: one accent, tones that never stand alone, light, dark and paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f8; --card: #ffffff; --text: #1b2027; --muted: #565f6b; --line: #dfe3e8; --accent: #1f54c9;
  --done: #1c7c45; --before: #77b892; --plan: #4877d8; --kept: #9aa5b3; --waits: #7c8794; --look: #a85b00; --bad: #c2242d;
  --done-t: #14663a; --before-t: #2d6a47; --plan-t: #2552b0; --kept-t: #505a66; --waits-t: #505a66; --look-t: #8a4a00; --bad-t: #ab1c25;
  --tint: 9%; --track: #e9ecf0; --shadow: 0 1px 2px rgb(20 30 45 / 6%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1116; --card: #161b22; --text: #e8ebef; --muted: #a0aab6; --line: #2b323c; --accent: #8bb3ff;
    --done: #3fae6e; --before: #2f7550; --plan: #6d98f0; --kept: #5f6a78; --waits: #8390a0; --look: #e09a3e; --bad: #f0646b;
    --done-t: #7ed7a2; --before-t: #8fcaa8; --plan-t: #a9c5ff; --kept-t: #b4bdc8; --waits-t: #b4bdc8; --look-t: #f2bd7a; --bad-t: #ff9ba0;
    --tint: 16%; --track: #262d37; --shadow: none;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
body, td, th, dd { font-variant-numeric: tabular-nums; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 2rem; }
header { padding-top: 2.75rem; }
main { display: grid; gap: 1.25rem; padding-bottom: 1rem; }
main > * { min-width: 0; }
footer { padding-top: 1rem; padding-bottom: 3rem; color: var(--muted); font-size: .875rem; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
[hidden], .loading #table { display: none !important; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 1; padding: .5rem 1rem; background: var(--card); border-radius: .5rem; }
.note { max-width: none; margin: -1.25rem 0 1.75rem; padding: .75rem 1.25rem; background: var(--card); border: 1px solid var(--plan); border-left-width: .375rem; border-radius: .5rem; }
.about { max-width: none; margin: 0 0 .75rem; color: var(--muted); font-size: .9375rem; overflow-wrap: anywhere; }
h1 { margin: 0; max-width: 52rem; font-size: clamp(1.5rem, 1.15rem + 1.5vw, 2.125rem); line-height: 1.22; font-weight: 650; letter-spacing: -.015em; text-wrap: pretty; overflow-wrap: anywhere; }
h1 .badge { font-size: .9375rem; letter-spacing: 0; vertical-align: .3em; margin-right: .5rem; }
h2 { margin: 0 0 1rem; font-size: 1.1875rem; line-height: 1.3; font-weight: 650; letter-spacing: -.005em; }
h3 { margin: 1.75rem 0 .375rem; font-size: 1rem; font-weight: 650; }
p { margin: 0 0 .75rem; max-width: 46rem; }
p:last-child { margin-bottom: 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .875rem; padding: 1.625rem 1.75rem 1.75rem; box-shadow: var(--shadow); }
nav ul { display: flex; flex-wrap: wrap; gap: .375rem 1.25rem; margin: 1.5rem 0; padding: 0; list-style: none; font-size: .9375rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1px; margin: 1.75rem 0 0; background: var(--line); border: 1px solid var(--line); border-radius: .875rem; overflow: hidden; }
.tiles div { display: flex; flex-direction: column; padding: 1.125rem 1.375rem; background: var(--card); }
.tiles dt { color: var(--muted); font-size: .875rem; }
.tiles dd { margin: .125rem 0 0; font-size: 1.5rem; font-weight: 600; line-height: 1.3; letter-spacing: -.01em; }
.tiles dd time { display: block; white-space: normal; font-size: 1rem; line-height: 1.6; letter-spacing: 0; }
.facts .left { display: inline-block; margin-left: .5rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: -.5rem 0 1.25rem; padding: 0; list-style: none; font-size: .875rem; color: var(--muted); }
.legend li { display: flex; align-items: center; gap: .4rem; }
.legend strong { color: var(--text); font-weight: 600; }
.legend svg { width: .75rem; height: .75rem; border-radius: .2rem; }
.left { display: block; color: var(--muted); font-size: .875rem; font-weight: 400; letter-spacing: 0; }
.steps { margin: 0; padding-left: 1.25rem; max-width: 50rem; }
.steps li + li { margin-top: .5rem; }
time { white-space: nowrap; }
code, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875em; overflow-wrap: anywhere; }
code { padding: .1em .35em; background: var(--track); border-radius: .3em; }
pre { margin: .75rem 0; padding: .875rem 1.125rem; background: var(--track); border-radius: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6; }
pre code { padding: 0; background: none; }
.facts { margin: 0; }
.facts div { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 1rem; padding: .5rem 0; border-top: 1px solid var(--line); }
.facts div:first-child { border-top: 0; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.badge { display: inline-flex; align-items: baseline; gap: .375em; padding: .1em .6em; border-radius: 1em; font-size: .8125rem; font-weight: 550; line-height: 1.6; white-space: nowrap; color: var(--tone-t); background: var(--track); background: color-mix(in srgb, var(--tone) var(--tint), var(--card)); }
.badge::before { font-weight: 700; }
.badge.done::before { content: "\\2713" / ""; }
.badge.before::before { content: "\\21BA" / ""; }
.badge.plan::before { content: "\\25CB" / ""; }
.badge.kept::before { content: "\\25AA" / ""; }
.badge.waits::before { content: "\\2026" / ""; }
.badge.look::before { content: "!" / ""; }
.badge.doubt::before { content: "?" / ""; }
.badge.bad::before { content: "\\2715" / ""; }
.done { --tone: var(--done); --tone-t: var(--done-t); }
.before { --tone: var(--before); --tone-t: var(--before-t); }
.plan { --tone: var(--plan); --tone-t: var(--plan-t); }
.kept { --tone: var(--kept); --tone-t: var(--kept-t); }
.waits { --tone: var(--waits); --tone-t: var(--waits-t); }
.look, .doubt { --tone: var(--look); --tone-t: var(--look-t); }
.bad { --tone: var(--bad); --tone-t: var(--bad-t); }
svg { display: block; width: 100%; }
rect { fill: var(--tone); }
.parts { height: 1.375rem; margin-bottom: 1.25rem; border-radius: .375rem; background: var(--track); }
.share { width: 100%; min-width: 4rem; height: .5rem; border-radius: .25rem; background: var(--track); }
.columns { height: 6.5rem; border-bottom: 1px solid var(--kept); }
.spans { height: 1rem; margin-top: .25rem; background: var(--track); border-radius: .25rem; }
.lane { margin: 0 0 .375rem; color: var(--muted); font-size: .875rem; }
.lane:not(:first-of-type) { margin-top: .875rem; }
.axis { display: flex; justify-content: space-between; gap: 1rem; margin: .375rem 0 1rem; max-width: none; color: var(--muted); font-size: .8125rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
caption { padding: 0 0 .5rem; text-align: left; color: var(--muted); font-size: .875rem; }
th, td { padding: .4375rem .75rem .4375rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--muted); font-size: .8125rem; font-weight: 550; vertical-align: bottom; }
tbody th { font-weight: 500; }
.n { text-align: right; padding-right: 1.25rem; white-space: nowrap; }
#counts td:nth-child(3) { width: 24%; padding-right: 2rem; vertical-align: middle; }
#look .small th:first-child { width: 38%; }
#look .small .n { width: 5rem; }
.group .only-screen { margin-top: .75rem; }
.group + .group { margin-top: 1.75rem; padding-top: .25rem; border-top: 1px solid var(--line); }
details { margin-top: 1rem; }
summary { cursor: pointer; color: var(--accent); width: fit-content; margin-bottom: .5rem; }
.controls { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); gap: 1rem; margin-bottom: .75rem; }
.controls label { display: block; margin-bottom: .25rem; color: var(--muted); font-size: .875rem; }
input, select { width: 100%; min-height: 2.75rem; padding: 0 .75rem; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--waits); border-radius: .5rem; }
.pager { display: flex; align-items: center; gap: .75rem; margin-top: 1rem; }
.pager button { min-height: 2.75rem; padding: 0 1.125rem; font: inherit; color: var(--accent); background: var(--card); border: 1px solid var(--waits); border-radius: .5rem; cursor: pointer; }
.pager button[aria-disabled="true"] { color: var(--muted); border-style: dashed; cursor: default; }
#rows table { font-size: .8125rem; }
#rows :is(th, td) { padding-right: .625rem; }
#rows .n { padding-right: .875rem; }
#rows td:nth-child(2) { min-width: 11rem; }
#rows td:nth-child(10) { min-width: 7rem; }
#rows .badge { font-size: .75rem; }
#rows tbody th { white-space: nowrap; }
#rows td, #rows tbody th { overflow-wrap: anywhere; }
#rows tbody tr:hover { background: var(--page); }
thead button { display: inline-flex; gap: .25rem; padding: .25rem 0; font: inherit; color: inherit; background: none; border: 0; cursor: pointer; text-align: left; }
thead button::after { content: "\\2195" / ""; opacity: .55; }
[aria-sort] button { color: var(--accent); }
[aria-sort="ascending"] button::after { content: "\\2191" / ""; opacity: 1; }
[aria-sort="descending"] button::after { content: "\\2193" / ""; opacity: 1; }
.no-email :is(th, td):nth-child(2) { display: none; }
@media screen and (min-width: 60.01rem) {
  #rows thead th { position: sticky; top: 0; background: var(--card); box-shadow: inset 0 -1px var(--line); }
}
@media screen and (max-width: 60rem) {
  #rows tbody, #rows tr, #rows caption { display: block; }
  #rows table { display: block; font-size: .875rem; }
  #rows thead { display: block; }
  #rows thead tr { display: flex; flex-wrap: wrap; gap: 0 1.125rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
  #rows thead tr::before { content: "Columns" / ""; align-self: center; color: var(--muted); font-size: .8125rem; }
  #rows thead th { padding: 0; border: 0; }
  #rows thead button { min-height: 2rem; align-items: center; }
  #rows tbody tr { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .125rem 1rem; padding: .875rem 0; border-bottom: 1px solid var(--line); }
  #rows tbody td, #rows tbody th { min-width: 0; padding: 0; border: 0; text-align: left; white-space: normal; }
  #rows tbody th { order: -2; font-size: 1rem; font-weight: 650; }
  #rows tbody td:nth-child(4) { order: -1; justify-self: end; }
  #rows tbody td:nth-child(2), #rows tbody td:nth-child(10) { grid-column: 1 / -1; }
  #rows tbody td:empty { display: none; }
  #rows tbody td::before { color: var(--muted); margin-right: .375rem; }
  #rows tbody td:nth-child(3)::before { content: "Line"; }
  #rows tbody td:nth-child(5)::before { content: "HTTP"; }
  #rows tbody td:nth-child(6)::before { content: "Attempts"; }
  #rows tbody td:nth-child(7)::before { content: "Batch"; }
  #rows tbody td:nth-child(8)::before { content: "Requested"; display: block; margin-top: .25rem; }
  #rows tbody td:nth-child(9)::before { content: "Cancel before"; display: block; margin-top: .25rem; }
}
@media screen and (max-width: 40rem) {
  header, main, footer { padding-left: 1rem; padding-right: 1rem; }
  header { padding-top: 1.5rem; }
  section { padding: 1.25rem 1.125rem; border-radius: .75rem; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .tiles div { padding: .875rem 1rem; }
  .facts div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .controls { grid-template-columns: minmax(0, 1fr); }
  #counts :is(th, td):nth-child(3), #counts thead th:nth-child(4) { display: none; }
  #counts tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  #counts :is(th, td) { padding: 0; border: 0; }
  #counts td:nth-child(4) { grid-column: 1 / -1; color: var(--muted); font-size: .875rem; }
  .small th, .small td { padding-right: .5rem; }
  .n { padding-right: .75rem; }
  .axis, .small { font-size: .8125rem; }
  .axis time { white-space: normal; }
  .axis time + time, .axis span + time { text-align: right; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --text: #000; --muted: #444; --line: #ccc; --accent: #000; --shadow: none; --track: #eee;
    --done-t: #14663a; --before-t: #2d6a47; --plan-t: #2552b0; --kept-t: #505a66; --waits-t: #505a66; --look-t: #8a4a00; --bad-t: #ab1c25;
    --done: #1c7c45; --before: #77b892; --plan: #4877d8; --kept: #9aa5b3; --waits: #7c8794; --look: #a85b00; --bad: #c2242d; }
  @page { margin: 14mm 12mm; }
  html { font-size: 9.5pt; }
  header, main, footer { max-width: none; padding: 0; }
  main { display: block; }
  nav, .controls, .pager, .skip, .only-screen, summary { display: none !important; }
  .note { margin: 0 0 5mm; }
  section { border: 0; border-top: 1px solid #999; border-radius: 0; padding: 5mm 0; box-shadow: none; }
  section:not(#rows, #look), .tiles, .group, h2, h3, tr { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  svg, .badge, .tiles, pre, code { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .scroll { overflow: visible; }
  details::details-content { content-visibility: visible; height: auto; }
  #rows table { font-size: 7pt; }
  #rows thead { display: table-header-group; }
  #rows th, #rows td { padding: .8mm 1.5mm .8mm 0; }
  #rows .badge { padding: 0; background: none; font-size: inherit; }
  thead button::after { content: none; }
  a { text-decoration: none; }
}
`;

/** What the page's Content-Security-Policy lets in: the SHA-256 of STYLE. A test computes it anew. */
export const STYLE_HASH = 'sha256-7ZSo73j0+1vpPBZpxAib+aKF6M33lnI18hetzvpYyso=';
