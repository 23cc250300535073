import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Pages with lists in the ways that portals draw them, each of its own address. */
export interface Lists {
  readonly address: string;
  close(): Promise<void>;
}

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>body{margin:0}[role=row]{height:24px}</style></head><body><h1>${title}</h1>${body}</body></html>`;

// A list that draws only what is in sight, a little later than it was scrolled; rows have no number, and two say the same.
const virtual = (more: { readonly loses?: number; readonly loads?: boolean } = {}): string =>
  page(
    'Virtual',
    `<p id="found">${more.loads === true ? '' : '400 applications found'}</p>
     <label>Search <input type="search" value="contoso"></label><button>Status : Active</button>
     <div role="grid" aria-label="Apps"><div role="row"><span role="columnheader" aria-sort="ascending">Name</span><span role="columnheader">Owner</span></div>
     <div id="box" style="height:720px;overflow:auto;position:relative"><div id="all" style="position:relative"></div></div></div>
     <script>
       const loses = ${more.loses ?? -1};
       let loaded = ${more.loads === true ? 100 : 400};
       const text = (at) => at === 7 || at === 8 ? 'Twin' : at === 5 ? '=HYPERLINK("http://x","Click")' : 'App ' + at;
       const draw = () => {
         all.style.height = loaded * 24 + 'px';
         const from = Math.max(0, Math.floor(box.scrollTop / 24) - 2);
         const html = [];
         for (let at = from; at < Math.min(loaded, from + 36); at++) if (at !== loses)
           html.push('<div role="row" style="position:absolute;top:' + at * 24 + 'px"><span role="gridcell">' + text(at) + '</span><span role="gridcell">casey' + (at % 3) + '@contoso.example</span></div>');
         all.innerHTML = html.join('');
         if (loaded < 400 && from + 36 >= loaded) setTimeout(() => { loaded = Math.min(400, loaded + 200); draw(); }, 150);
         found.textContent = ${more.loads === true ? "'Showing ' + loaded + ' of 400'" : "'400 applications found'"};
       };
       box.addEventListener('scroll', () => setTimeout(draw, 30));
       draw();
     </script>`,
  );

// As ag-grid does it: numbered rows, a column that is held fast in rows of its own, and only the columns in sight.
const numbered = page(
  'Numbered',
  `<div role="treegrid" aria-label="Users" aria-rowcount="121" aria-colcount="9" style="width:400px">
     <div role="row" aria-rowindex="1" id="head" style="white-space:nowrap;overflow:hidden"></div>
     <div id="box" style="height:480px;overflow-y:auto"><div style="display:flex">
       <div id="fast" style="position:relative;width:100px;flex:none"></div>
       <div id="wide" style="position:relative;overflow-x:auto;width:300px;flex:none"><div id="all" style="position:relative;width:800px"></div></div>
     </div></div></div>
   <p><span>1</span> to <span>120</span> of <span>120</span></p>
   <script>
     const draw = () => {
       const from = Math.floor(box.scrollTop / 24), left = Math.floor(wide.scrollLeft / 100);
       const row = (at, cells) => '<div role="row" aria-rowindex="' + (at + 2) + '" style="position:absolute;top:' + at * 24 + 'px;height:24px">' + cells + '</div>';
       const cell = (column, text, x) => '<span role="gridcell" aria-colindex="' + column + '" style="position:absolute;white-space:nowrap;left:' + x + 'px">' + text + '</span>';
       const columns = [...Array(8).keys()].filter((at) => at >= left - 1 && at < left + 4);
       all.style.height = fast.style.height = 120 * 24 + 'px';
       const rows = [...Array(24).keys()].map((at) => at + from).filter((at) => at < 120);
       fast.innerHTML = rows.map((at) => row(at, cell(1, 'user' + at, 0))).join('');
       all.innerHTML = rows.map((at) => row(at, columns.map((column) => cell(column + 2, 'v' + at + '.' + column, column * 100)).join(''))).join('');
       head.innerHTML = '<span role="columnheader" aria-colindex="1">Id</span>' + columns.map((column) => '<span role="columnheader" aria-colindex="' + (column + 2) + '"> C' + column + '</span>').join('');
     };
     box.addEventListener('scroll', draw);
     wide.addEventListener('scroll', draw);
     draw();
   </script>`,
);

// A table that shows a page at a time and fetches the next one; beside it a wizard's button of nearly the same name.
const paged = (lastSays: number): string =>
  page(
    'Paged',
    `<button onclick="document.title='wizard went on'">Next</button>
     <table aria-label="Devices"><caption>Devices</caption><thead><tr><th>Serial</th><th>State</th></tr></thead><tbody id="rows"></tbody></table>
     <nav aria-label="Pagination"><span id="says"></span> <button id="next" aria-label="Next page">›</button></nav><p>Page 1 of 4</p>
     <script>
       let at = 0;
       const draw = () => {
         rows.innerHTML = [...Array(Math.min(10, 35 - at * 10)).keys()].map((row) => '<tr><td>' + (at * 10 + row) + '</td><td>in "use", yes</td></tr>').join('');
         says.textContent = (at * 10 + 1) + '-' + Math.min(35, at * 10 + 10) + ' of ' + ${lastSays};
         next.disabled = at === 3;
       };
       next.onclick = () => { next.disabled = true; setTimeout(() => { at += 1; draw(); }, 120); };
       draw();
     </script>`,
  );

const uncounted = page(
  'Uncounted',
  `<table aria-label="Roles"><tr><th>Role</th></tr><tr><td>Reader</td></tr><tr><td>Owner</td></tr></table>
   <table aria-label="Two totals"><tr><th>Role</th></tr><tr><td>Reader</td></tr></table>`,
);
const contradicting = page(
  'Contradicting',
  '<p>2 results</p><p>5 results</p><table aria-label="Roles"><tr><th>Role</th></tr><tr><td>Reader</td></tr><tr><td>Owner</td></tr></table>',
);

const PAGES: Readonly<Record<string, string>> = {
  '/virtual': virtual(),
  '/loading': virtual({ loads: true }),
  '/losing': virtual({ loses: 200 }),
  '/numbered': numbered,
  '/paged': paged(35),
  '/short': paged(36),
  '/uncounted': uncounted,
  '/contradicting': contradicting,
};

export async function startLists(): Promise<Lists> {
  const server = createServer((request, response) => {
    const body = PAGES[new URL(request.url ?? '/', 'http://lists').pathname];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://lists.localhost:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
