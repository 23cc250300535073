/** A page with the ways in which web applications name and draw their controls; what is done stands in its log. */
export const LABELS_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Labels</title><style>
  .switch { position: relative; display: inline-block; width: 50px; height: 24px }
  .switch input { opacity: 0; width: 0; height: 0 }
  .switch span { position: absolute; inset: 0; background: #ccc }
  .unseen { display: none }
  .hand { cursor: pointer; width: 200px }
  .actions { visibility: hidden }
  tr:hover .actions { visibility: visible }
  .over { position: fixed; inset: 0; background: #0008 }
</style></head><body><h1>Labels</h1><label>Log <input id="log" size="80" readonly></label>
<script>function say(words) { document.getElementById('log').value += words + '; ' }</script>
<nav><a href="#inbox" onclick="say('inbox')">Inbox <b>5</b></a> <a href="#users" onclick="say('users')">Users (12)</a></nav>
<div><div>Bare name</div><div><input id="bare"></div></div>
<table><tr><td>Cell name</td><td><input id="cell"></td></tr></table>
<div><label class="switch"><input type="checkbox" onchange="say('wifi')"><span></span></label> <span>Wifi</span></div>
<label><input type="checkbox" class="unseen" onchange="say('hidden box')"> Hidden box</label>
<input placeholder="Search projects…" aria-label="Query">
<fieldset><legend>Shirt size</legend><label><input type="radio" name="size">S</label><label><input type="radio" name="size" onchange="say('M')">M</label></fieldset>
<label>Day <input type="date"></label> <label>Level <input type="range" min="0" max="10"></label>
<div contenteditable aria-label="Comment" style="border: 1px solid; min-height: 20px"></div>
<label>Phone <input oninput="const d = this.value.replace(/\\D/g, ''); this.value = d.replace(/(\\d{3})(\\d{3})(\\d{0,4})/, '($1) $2-$3')"></label>
<select multiple aria-label="Many"><option>a<option>b<option>c</select>
<label>Browser <input list="browsers"><datalist id="browsers"><option>Edge<option>Chrome</datalist></label>
<table><tr><th>Name<th>Do</tr>
  <tr><td>Ada<td><span class="actions"><button onclick="say('edit Ada')">Edit</button></span></tr>
  <tr><td>Ben<td><span class="actions"><button onclick="say('edit Ben')">Edit</button></span></tr></table>
<ul role="tree"><li role="treeitem" aria-expanded="false" onclick="event.stopPropagation(); say('fruits'); this.ariaExpanded = 'true'; branch.hidden = false">Fruits
  <ul role="group" id="branch" hidden><li role="treeitem" onclick="event.stopPropagation(); say('apple')">Apple<p>An apple</p></li></ul></li></ul>
<details><summary>More things</summary><p>Inside</p></details>
<div class="hand" onclick="say('card')"><h3>Card title</h3><p>Its text</p></div>
<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" width="30" height="30" alt="Logo" onclick="say('logo')">
<div oncontextmenu="event.preventDefault(); say('context')">Right here</div>
<table><tr><td ondblclick="say('twice')">Cell to edit</td></tr></table>
<label>Attachment <input type="file" onchange="say(this.files[0].name)"></label>
<button onclick="say(confirm('Really?') ? 'erased' : 'kept')">Erase</button>
<a href="/second" target="_blank">Open another window</a>
<h2>First</h2><button onclick="say('first')">Go</button><h2>Second</h2><button onclick="say('second')">Go</button>
<button onclick="veil.hidden = false">Overlay</button> <button onclick="say('save below')">Save</button>
<div class="over" id="veil" hidden><button onclick="say('save above'); veil.hidden = true">Save</button></div>
<span class="hand" title="Refresh list" onclick="say('refresh')">&#8635;</span>
<label>Quick filter <input onkeyup="this.nextElementSibling.textContent = this.value"><output></output></label>
<table><tr><td><input type="checkbox" onchange="say('row ' + this.checked)"><td>Cleo</tr><tr><td><input type="checkbox"><td>Dora</tr></table>
<div role="combobox" tabindex="0" aria-label="Colours" aria-controls="colours" aria-expanded="false"
  onclick="this.ariaExpanded = 'true'; colours.hidden = false" onblur="this.ariaExpanded = 'false'; colours.hidden = true">none</div>
<div hidden id="colours" role="listbox" aria-multiselectable="true" style="height: 60px; overflow: hidden"></div><script>
  (function () {
    const list = document.getElementById('colours');
    let top = 0;
    const draw = () => {
      list.replaceChildren(...Array.from({ length: 3 }, (_, at) => Object.assign(document.createElement('div'), { role: 'option', textContent: 'Colour ' + (top + at) })));
    };
    list.addEventListener('wheel', (event) => { event.preventDefault(); top = Math.max(0, Math.min(27, top + 2 * Math.sign(event.deltaY))); draw(); });
    list.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => { list.previousElementSibling.textContent = event.target.textContent; });
    draw();
  })();
</script>
<my-box></my-box><script>customElements.define('my-box', class extends HTMLElement {
  connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<label><input type="checkbox"> Within a shadow</label><h4>In the shade</h4>'; }
})</script>
<iframe srcdoc="<label>Inner name <input></label><button onclick='parent.say(&quot;inner&quot;)'>Inner go</button>"></iframe>
</body></html>`;

export const SECOND_PAGE =
  '<!doctype html><html lang="en"><title>Second</title><h1>Second</h1><button onclick="document.querySelector(`h1`).textContent = `Pressed`">Press</button></html>';

/** A survey over the page, behind a copy of it that nobody sees. */
export const COVERED_PAGE = `<!doctype html><html lang="en"><title>Covered</title><h1>Covered</h1>
<div class="survey" hidden><button class="later">Later</button></div>
<div class="survey" style="position: fixed; inset: 0; background: #fff"><button class="later" onclick="this.parentElement.remove()">Later</button></div>
<button onclick="document.querySelector('h1').textContent = 'Pressed'">Press</button></html>`;
