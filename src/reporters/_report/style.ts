/** The report's look: light and dark, wide and narrow, screen and paper. No value comes from outside this file. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ground:#f4f5f7;--ink:#191d24;--faint:#565f6c;--line:#dde1e7;--accent:#0f5ea8;
--good:#0b6b3a;--good-ground:#e3f4ea;--bad:#b3141e;--bad-ground:#fdebec;--doubt:#8a4b00;--doubt-ground:#fdf1dc;--quiet:#566070;--quiet-ground:#eceff3;
--rehearsal:#6b1b93;--rehearsal-ground:#f6ecfb;--code:#f1f3f6;--shade:0 1px 2px rgb(16 24 40/.06),0 1px 6px rgb(16 24 40/.05)}
@media (prefers-color-scheme:dark){:root{--paper:#181c23;--ground:#0f1217;--ink:#e7eaef;--faint:#a3adbb;--line:#2c333e;--accent:#7cb8f2;
--good:#6fd39b;--good-ground:#11301f;--bad:#ff8f92;--bad-ground:#3b1518;--doubt:#f3b765;--doubt-ground:#38270b;--quiet:#a9b3c1;--quiet-ground:#252b35;
--rehearsal:#d7a4f3;--rehearsal-ground:#2c1839;--code:#222831;--shade:none}}
*{box-sizing:border-box}
html{scroll-padding-top:4rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
a{color:var(--accent)}
a:focus-visible,[tabindex]:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
code,pre{font:12.5px/1.5 ui-monospace,"Cascadia Mono",Consolas,Menlo,"DejaVu Sans Mono",monospace}
h1{font-size:clamp(1.5rem,1.1rem + 1.8vw,2.25rem);line-height:1.2;letter-spacing:-.015em;margin:.1rem 0 1rem;text-wrap:balance}
h2{font-size:1.3rem;letter-spacing:-.01em;margin:0 0 .9rem}
h3{font-size:1.02rem;margin:1.6rem 0 .7rem}
h4{font-size:1.02rem;line-height:1.35;margin:0}
p{margin:.4rem 0}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.6rem;z-index:3;background:var(--paper);padding:.4rem .8rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
nav{position:sticky;top:0;z-index:2;background:var(--paper);border-bottom:1px solid var(--line)}
nav>div{max-width:72rem;margin:auto;padding:0 1.25rem;display:flex;gap:1.5rem;align-items:center;overflow-x:auto}
nav .brand{font-weight:650;white-space:nowrap;letter-spacing:-.01em}
nav ul{display:flex;gap:.2rem;list-style:none;margin:0;padding:0}
nav li a{display:block;padding:.75rem .6rem;color:var(--faint);text-decoration:none;white-space:nowrap;font-size:.9rem}
nav li a:hover{color:var(--ink);text-decoration:underline}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1.25rem 3rem;display:grid;gap:1.25rem;grid-template-columns:minmax(0,1fr)}
.page-head,main>section{background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:clamp(1.1rem,.6rem + 2vw,2rem);box-shadow:var(--shade)}
.is-rehearsal .page-head{border-top:6px solid var(--rehearsal)}
.is-live .page-head{border-top:6px solid var(--good)}
.eyebrow{color:var(--faint);font-size:.82rem;font-weight:600;letter-spacing:.02em;margin:0}
.faint{color:var(--faint);font-size:.87rem}
.verdict{display:flex;flex-wrap:wrap;gap:.3rem 1rem;align-items:baseline;margin:0 0 .9rem}
.verdict-word{font-size:1.25rem;font-weight:700;padding:.15rem .8rem;border-radius:8px}
.verdict.passed .verdict-word{color:var(--good);background:var(--good-ground)}
.verdict.failed .verdict-word{color:var(--bad);background:var(--bad-ground)}
.verdict.pending .verdict-word{color:var(--quiet);background:var(--quiet-ground)}
.verdict.in-doubt .verdict-word,.verdict.interrupted .verdict-word,.verdict.unfinished .verdict-word{color:var(--doubt);background:var(--doubt-ground)}
.verdict-count{font-size:1.05rem;font-variant-numeric:tabular-nums}
.standing{padding:.6rem .9rem;border-radius:8px;border-left:4px solid}
.standing strong{letter-spacing:.06em;margin-right:.4rem}
.standing.rehearsal{color:var(--rehearsal);background:var(--rehearsal-ground)}
.standing.looks{color:var(--quiet);background:var(--quiet-ground)}
.standing.live{color:var(--good);background:var(--good-ground)}
.fault{color:var(--bad);background:var(--bad-ground);border-radius:8px;padding:.6rem .9rem;margin:.7rem 0}
.fault .hint{color:var(--ink)}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.9rem 1.5rem;margin:1.3rem 0 0}
.facts dt{color:var(--faint);font-size:.8rem}
.facts dd{margin:.05rem 0 0;font-weight:500}
.facts dd .faint{font-weight:400}
.facts code{font-size:.78rem;font-weight:400}
.digests{grid-template-columns:1fr;gap:.45rem;border-top:1px solid var(--line);padding-top:1rem}
.digests div{display:grid;grid-template-columns:12rem minmax(0,1fr);gap:.2rem 1rem;align-items:baseline}
.small{font-size:.82rem;font-weight:600;letter-spacing:.02em;color:var(--faint);border-top:1px solid var(--line);margin:1.2rem 0 0;padding-top:1rem}
.inputs{margin-top:.5rem}
.clock{color:var(--faint);font-size:.87rem;margin:1rem 0 0}
.none{color:var(--faint)}
.exceptions{list-style:none;margin:0;padding:0;display:grid;gap:.45rem}
.exceptions li{padding:.55rem .85rem;border-radius:8px;border-left:4px solid var(--quiet);background:var(--quiet-ground)}
.exceptions li a{font-weight:600;margin-right:.5rem}
.exceptions+details{margin-top:.8rem}details .exceptions{margin-top:.6rem}
.exceptions .failed{border-color:var(--bad);background:var(--bad-ground)}
.exceptions .in-doubt,.exceptions .interrupted{border-color:var(--doubt);background:var(--doubt-ground)}
.timeline{position:relative;height:2.2rem;background:var(--quiet-ground);border-radius:6px;overflow:hidden}
.span{position:absolute;top:0;bottom:0;min-width:1px;container-type:inline-size;display:grid;place-items:center;background:#5b6673;color:#fff;font-size:.78rem;font-weight:600;font-variant-numeric:tabular-nums;box-shadow:inset -1px 0 var(--paper)}
.many .span{box-shadow:none}
.span>span{display:none}@container (min-width:1.5rem){.span>span{display:inline}}
.span.passed{background:#1f7a4a}.span.skipped,.span.pending{background:#566f88}.span.failed{background:#c3252f}.span.in-doubt,.span.interrupted{background:#9c5800}
.scale{display:flex;justify-content:space-between;color:var(--faint);font-size:.82rem;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .7rem;border-bottom:1px solid var(--line)}
thead th{color:var(--faint);font-weight:600;font-size:.82rem}
.file-table td:nth-child(2){white-space:nowrap}.matrix{width:auto}.matrix th,.matrix td{text-align:center;padding:.35rem .3rem;min-width:2.1rem}
.matrix th:first-child{text-align:left;position:sticky;left:0;background:var(--paper);padding-right:1rem;white-space:nowrap}
.matrix thead a{color:inherit}
.chip{position:relative;display:inline-block;min-width:1.7rem;padding:.05rem .35rem;border-radius:6px;text-align:center;text-decoration:none;font-weight:600;color:var(--quiet);background:var(--quiet-ground);font-variant-numeric:tabular-nums}
.chips{display:flex;flex-wrap:wrap;gap:.25rem}
.chip.passed{color:var(--good);background:var(--good-ground)}.chip.failed{color:var(--bad);background:var(--bad-ground)}.chip.in-doubt,.chip.interrupted{color:var(--doubt);background:var(--doubt-ground)}
.chip.number{font-weight:500;font-size:.82rem}
.section>h3{color:var(--faint);border-bottom:1px solid var(--line);padding-bottom:.4rem}
.section:first-of-type>h3{margin-top:.4rem}
.step{padding:1.1rem 0 1.3rem;border-bottom:1px solid var(--line)}
.many .step{content-visibility:auto;contain-intrinsic-size:auto 30rem}
.section:last-child .step:last-child{border-bottom:0;padding-bottom:0}
.step-head{display:flex;gap:.8rem;align-items:flex-start}
.step-head p{margin:.15rem 0 0}
.mark{flex:none;width:1.75rem;height:1.75rem;border-radius:50%;display:grid;place-items:center;font-weight:700;color:var(--quiet);background:var(--quiet-ground)}
.mark.passed{color:var(--good);background:var(--good-ground)}.mark.failed{color:var(--bad);background:var(--bad-ground)}.mark.in-doubt,.mark.interrupted{color:var(--doubt);background:var(--doubt-ground)}
.outcome{font-weight:600}.outcome.passed{color:var(--good)}.outcome.failed{color:var(--bad)}.outcome.in-doubt,.outcome.interrupted{color:var(--doubt)}
.actions{margin:.7rem 0;padding-left:1.3rem}.actions li{margin:.1rem 0}
.step>:not(.step-head){margin-left:2.55rem}
.tag{display:inline-block;font-size:.78rem;font-weight:600;color:var(--doubt);background:var(--doubt-ground);border-radius:5px;padding:0 .45rem}
.checks{margin:.3rem 0 .5rem}
.answer{font-weight:600}.answer.yes{color:var(--good)}.answer.no{color:var(--bad)}.answer.unknown{color:var(--doubt)}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:1rem;margin-top:.8rem}
figure{margin:0;border:1px solid var(--line);border-radius:10px;overflow:hidden;background:var(--paper);display:flex;flex-direction:column}
figure .picture{display:block;background:var(--quiet-ground);border-bottom:1px solid var(--line)}
figure img{display:block;width:100%;height:auto;aspect-ratio:16/10;object-fit:cover;object-position:top left;background:#fff}
figcaption{display:grid;gap:.25rem;padding:.7rem .85rem;font-size:.9rem}
figcaption code{font-size:.7rem;color:var(--faint)}
figure .close{display:none}
figure:target{outline:3px solid var(--accent)}
figure:target:has(.close){position:fixed;inset:0;z-index:5;border-radius:0;overflow:auto}
figure:target:has(.close) img{aspect-ratio:auto;width:auto;max-width:100%;margin:auto}
figure:target .close{display:block;position:fixed;right:1rem;top:1rem;background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:.4rem .9rem}
.files{margin:.8rem 0 0;padding-left:1.1rem;font-size:.92rem}.files code{display:block;font-size:.72rem;color:var(--faint)}
.commands{padding-left:1.2rem}.commands li{margin:.9rem 0}
pre{background:var(--code);border-radius:8px;padding:.7rem .9rem;overflow-x:auto;margin:.35rem 0;white-space:pre;overflow-wrap:normal}
summary{cursor:pointer;font-weight:600}
footer{max-width:72rem;margin:0 auto;padding:0 1.25rem 3rem;color:var(--faint);font-size:.85rem}
@media (max-width:40rem){main{padding:1rem .75rem 2rem}.step>:not(.step-head){margin-left:0}.digests div{grid-template-columns:1fr;gap:0}nav .brand{display:none}nav>div{padding:0 .5rem}
.facts:not(.digests){grid-template-columns:1fr 1fr;gap:.8rem 1rem}}
@media print{@page{margin:16mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt sans-serif;color:#444}}:root{--paper:#fff;--ground:#fff;--ink:#000;--faint:#444;--line:#bbb;--shade:none;color-scheme:light}
body{font-size:10.5pt}nav,.skip{display:none}main{display:block;max-width:none;padding:0}.page-head,main>section{border:0;border-radius:0;padding:0 0 6mm}.page-head{padding-top:5mm}
.many .step{content-visibility:visible}.step-head,figure,tr,.exceptions li{break-inside:avoid}h2,h3,h4{break-after:avoid}
.pictures{grid-template-columns:1fr 1fr}pre{white-space:pre-wrap}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}.scroll{overflow:visible}details>*{display:block}details::details-content{content-visibility:visible;block-size:auto}}
`;
