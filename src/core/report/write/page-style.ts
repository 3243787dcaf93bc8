/** The look of the page: colours by name, once for light and once for dark, and one column that is never wider than it can be read. */
export const pageStyle = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1f2328; --soft: #59636e; --line: #d9dee5; --band: #f3f5f8;
  --good: #1a7f37; --bad: #c1121f; --warn: #9a5b00; --planned: #9fb3cc; --runs: #2f6fbf; --point: #8250df; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0f1319; --ink: #d7dce2; --soft: #98a1ab; --line: #2b3440; --band: #171d26;
    --good: #4ac26b; --bad: #ff7b72; --warn: #e3a341; --planned: #4a5f7a; --runs: #6ea8ef; --point: #b48bf2; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.2rem 1rem 4rem; max-width: 78rem; background: var(--paper); color: var(--ink);
  font: 15px/1.45 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
p { margin: .4rem 0; overflow-wrap: anywhere; }
nav { margin: 1rem 0; font-size: .9rem; line-height: 1.9; }
nav a { color: var(--runs); margin-right: .9rem; white-space: nowrap; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; }
.facts { width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem 1.3rem .3rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td { max-width: 34rem; overflow-wrap: anywhere; }
td.long { min-width: 13rem; }
td.short { white-space: nowrap; overflow-wrap: normal; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; } .warn { color: var(--warn); } .soft { color: var(--soft); }
.facts td:first-child { color: var(--soft); white-space: nowrap; width: 1%; }
.facts th { display: none; }
.key i { border-left: 2px solid var(--point); opacity: .7; margin-right: .45em; }
.key span { display: inline-block; width: 1.6em; height: .55em; border-radius: 2px; margin: 0 .35em 0 0; }
.key { color: var(--soft); font-size: .85rem; } .key b { font-weight: 400; margin-right: 1.1em; white-space: nowrap; }
.gantt { display: block; overflow: visible; }
.gantt text { fill: var(--ink); stroke: var(--paper); stroke-width: 3px; paint-order: stroke; font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
.gantt .figure { fill: var(--soft); font-size: 11px; }
.gantt .name.critical { font-weight: 600; }
.gantt .grid { stroke: var(--line); }
.gantt .point { stroke: var(--point); stroke-opacity: .55; } .gantt .point.ahead { stroke-dasharray: 4 3; }
.gantt .count { fill: var(--runs); fill-opacity: .55; }
.bar.planned, .key .planned { fill: var(--planned); background: var(--planned); }
.bar.good, .key .done { fill: var(--good); background: var(--good); }
.bar.bad, .key .failed { fill: var(--bad); background: var(--bad); }
.bar.runs, .key .live { fill: var(--runs); background: var(--runs); }
/* On a narrow page a wide table becomes a list: each row a block, each cell with its heading before it. */
@media (max-width: 640px) {
  .wide, .wide tbody, .wide tr, .wide td { display: block; }
  .wide tr:first-child, .wide td:empty { display: none; }
  .wide tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .wide td, .wide td.number { border: 0; padding: .1rem 0 .1rem 8rem; text-indent: -8rem; text-align: left; white-space: normal; min-width: 0; max-width: none; }
  .wide td::before { content: attr(data-head); color: var(--soft); font-weight: 400; display: inline-block; width: 8rem; text-indent: 0; }
}
@media print { nav { display: none; } .scroll { overflow: visible; } body { max-width: none; } }
`;
