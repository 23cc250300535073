/** Styles of the desk's page; light and dark by the system's wish. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --back: #f5f5f5; --card: #fff; --text: #1b1a19; --faint: #5f5d5b; --line: #8a8886; --accent: #0f6cbd; --on: #fff; --bad: #b10e1c; }
@media (prefers-color-scheme: dark) { :root { --back: #1b1a19; --card: #252423; --text: #f3f2f1; --faint: #b3b0ad; --line: #797775; --accent: #62abf5; --on: #10202f; --bad: #ff99a4; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 "Segoe UI", system-ui, sans-serif; }
header, main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
li, h2, p { overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0; } header p { margin: 0; color: var(--faint); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.25rem; margin: 0 0 1.25rem; }
h2 { font-size: 1.2rem; margin: 0 0 .5rem; } h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
.lead { margin: 0; color: var(--faint); font-size: .875rem; } .note { color: var(--faint); font-size: .875rem; font-weight: 400; }
dl { margin: 0; } dl div { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: .2rem 0; } dt { min-width: 9rem; } dd { margin: 0; flex: 1; }
code { font: .9rem/1.4 Consolas, ui-monospace, monospace; overflow-wrap: anywhere; }
form { margin-top: 1rem; border-top: 1px solid var(--line); padding-top: .75rem; }
label { display: block; margin: .5rem 0; font-weight: 600; }
input, textarea { display: block; width: 100%; font: inherit; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: 4px; padding: .4rem .5rem; }
button { font: inherit; color: var(--text); background: transparent; border: 1px solid var(--line); border-radius: 4px; padding: .35rem .9rem; cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on); font-weight: 600; }
button.copy { padding: 0 .5rem; font-size: .8rem; } button:disabled { opacity: .5; cursor: default; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .75rem; }
.problem { color: var(--bad); font-weight: 600; } .files { margin: 0; padding-left: 1.25rem; } .files code { font-size: .75rem; }
.bound, .until { color: var(--faint); } .empty { background: var(--card); border: 1px dashed var(--line); border-radius: 8px; padding: 2rem; text-align: center; }
@media (max-width: 30rem) { .buttons button { flex: 1 1 100%; } dt { min-width: 100%; } }
`;
