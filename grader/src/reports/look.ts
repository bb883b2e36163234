/** How all pages look: the reader's own light or dark, readable from a telephone to a wide screen, and on paper. */
export const LOOK = `
:root {
  color-scheme: light dark;
  --page: light-dark(#fff, #16181c); --panel: light-dark(#f5f6f8, #20242b); --line: light-dark(#d5d8de, #3a404b);
  --text: light-dark(#1b1e24, #e6e8ec); --quiet: light-dark(#59606d, #a3abb8); --link: light-dark(#0b57b0, #82b7ff);
  --good: light-dark(#17743a, #63c98a); --bad: light-dark(#b3261e, #ff8a80); --warn: light-dark(#8a5300, #f0b155);
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 64rem; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.25rem; margin: 2rem 0 .75rem; } h3 { font-size: 1.05rem; margin: 0; }
a { color: var(--link); } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code, .map td { font-family: ui-monospace, monospace; font-size: .875rem; }
.quiet { color: var(--quiet); } .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; }
.panel > :last-child { margin-bottom: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; } th { text-align: left; font-weight: 600; }
.list { width: 100%; } .list th, .list td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
.list .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
summary { cursor: pointer; color: var(--link); }
@media print { body { max-width: none; } details { display: none; } }
`;
