/** One match as the page describes it. */
export interface Sighting {
  /** Its place among the elements that were looked at. */
  readonly index: number;
  readonly role: string;
  readonly name: string;
  /** It reacts to a click by its looks: the pointer over it, a place in the tab order, a handler of its own. */
  readonly inviting: boolean;
  /** Index of the pane it lies in, topmost highest; -1 in none. */
  readonly pane: number;
  /** Something else lies over the place where it would be clicked. */
  readonly covered: boolean;
  /** What covers it fills the window, as what lies behind an open dialog does. */
  readonly veiled: boolean;
  /** It is one of the values of an open list or menu. */
  readonly inList: boolean;
  /** It has a label of its own: a label element with words, or one by ARIA. */
  readonly ownLabel: boolean;
  /** It stands in one line with the words, or right below them; true where there are none. */
  readonly beside: boolean;
  /** It lies nearest to the section that was named; true where none was. */
  readonly inSection: boolean;
  /**
   * Where its own name stands in it, in pixels from its top left corner, when its middle may be something else: another
   * control, as in a tree item with its branches open, or the empty part of a row.
   */
  readonly at: { readonly x: number; readonly y: number } | null;
  /** How many of the elements, and how many with the same role, Playwright takes for visible; 0 where itself is not. */
  readonly alike: { readonly all: number; readonly sameRole: number };
}

interface Pattern {
  readonly source: string;
  readonly flags: string;
}

export interface Seeing {
  /** CSS of panes, topmost last. */
  readonly panes: readonly string[];
  /** The name of the section as a pattern. */
  readonly section: Pattern | null;
  /** The name that is looked for. */
  readonly name: Pattern | null;
  /** Where the words stand that a field is looked for beside. */
  readonly words: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  } | null;
  /** CSS of the fields that are meant though they stand in the page unseen; empty for none. */
  readonly unseen: string;
}

/** Runs in the page: which of the elements a person sees, and what tells them apart. */
export function see(elements: Element[], { panes, section, name: wanted, words, unseen }: Seeing): Sighting[] {
  const implied: Record<string, string> = {
    A: 'link',
    BUTTON: 'button',
    SUMMARY: 'button',
    TEXTAREA: 'textbox',
    OPTION: 'option',
    IMG: 'img',
    DIALOG: 'dialog',
    TR: 'row',
    TD: 'cell',
    TH: 'columnheader',
    TABLE: 'table',
    FIELDSET: 'group',
    LI: 'listitem',
  };
  const inputs: Record<string, string> = {
    checkbox: 'checkbox',
    radio: 'radio',
    button: 'button',
    submit: 'button',
    reset: 'button',
    image: 'button',
    file: 'file',
    search: 'searchbox',
    number: 'spinbutton',
    range: 'slider',
  };
  const roleOf = (element: Element): string => {
    const explicit = element.getAttribute('role')?.trim().split(/\s+/u)[0];
    if (explicit !== undefined && explicit !== '') return explicit;
    if (/^H[1-6]$/u.test(element.tagName)) return 'heading';
    if (element instanceof HTMLInputElement)
      return element.list === null ? (inputs[element.type] ?? 'textbox') : 'combobox';
    if (element instanceof HTMLSelectElement) return element.multiple || element.size > 1 ? 'listbox' : 'combobox';
    if (element instanceof HTMLElement && element.isContentEditable) return 'textbox';
    return implied[element.tagName] ?? 'text';
  };
  const isDrawn = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true });
  };
  const isSeen = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    return isDrawn(element) && box.right + scrollX > 0 && box.bottom + scrollY > 0;
  };
  /** The parent as it is drawn: through slots, and out of shadow roots. */
  const above = (element: Element): Element | null => {
    const root = element.getRootNode();
    return (
      element.assignedSlot ??
      element.parentElement ??
      (root instanceof ShadowRoot && root.host !== element ? root.host : null)
    );
  };
  const holds = (outer: Element, inner: Element): boolean => {
    for (let at: Element | null = inner; at !== null; at = above(at)) if (at === outer) return true;
    return false;
  };
  const closest = (element: Element, selector: string): Element | null => {
    for (let at: Element | null = element; at !== null; at = above(at)) if (at.matches(selector)) return at;
    return null;
  };
  const clean = (text: string): string => text.replace(/\s+/gu, ' ').trim();

  const drawn = elements.filter(isDrawn);
  const seen = elements.filter((element) => isSeen(element) || (unseen !== '' && element.matches(unseen)));
  // Of two nested matches a person means the inner one.
  const innermost = seen.filter((element) => !seen.some((other) => other !== element && holds(element, other)));

  const middle = (element: Element): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  };
  const inWindow = ({ x, y }: { x: number; y: number }): boolean =>
    x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  const topAt = (element: Element, { x, y }: { x: number; y: number }): Element | null => {
    const root = element.getRootNode();
    return root instanceof ShadowRoot ? root.elementFromPoint(x, y) : document.elementFromPoint(x, y);
  };
  /** What fills the window and holds what is there, if there is such a thing. */
  const veilAt = (inner: Element | null): Element | null => {
    for (let at = inner; at !== null; at = above(at)) {
      if (getComputedStyle(at).position !== 'fixed') continue;
      const box = at.getBoundingClientRect();
      if (box.width >= innerWidth * 0.95 && box.height >= innerHeight * 0.95) return at;
    }
    return null;
  };
  const veil = veilAt(document.elementFromPoint(innerWidth / 2, innerHeight / 2));
  const coverOf = (element: Element): { covered: boolean; veiled: boolean } => {
    const at = middle(element);
    if (!inWindow(at)) {
      const behind = veil !== null && !holds(veil, element);
      return { covered: behind, veiled: behind };
    }
    const top = topAt(element, at);
    if (top === null || holds(element, top) || holds(top, element)) return { covered: false, veiled: false };
    const label = closest(top, 'label');
    if (label instanceof HTMLLabelElement && label.control === element) return { covered: false, veiled: false };
    const over = veilAt(top);
    return { covered: true, veiled: over !== null && !holds(over, element) };
  };

  const OTHERS =
    'a[href], button, input, select, textarea, [role=treeitem], [role=menuitem], [role=option], [role=button], [role=link], [role=checkbox], [role=row]';
  const WIDE = 'treeitem, option, menuitem, tab, row, gridcell, cell, columnheader, rowheader, listitem'.split(', ');
  const placeOfName = (element: Element): { x: number; y: number } | null => {
    if (wanted === null) return null;
    const { x, y } = middle(element);
    const isOther = [...element.querySelectorAll(OTHERS)].some((inner) => {
      const box = inner.getBoundingClientRect();
      return isDrawn(inner) && box.left <= x && box.right >= x && box.top <= y && box.bottom >= y;
    });
    if (!isOther && !WIDE.includes(roleOf(element))) return null;
    const pattern = new RegExp(wanted.source, wanted.flags);
    const outer = element.getBoundingClientRect();
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (!pattern.test(node.textContent ?? '')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const [line] = range.getClientRects();
      if (line === undefined || line.width === 0) continue;
      const [left, right] = [Math.max(line.left, outer.left), Math.min(line.right, outer.right)];
      const [top, bottom] = [Math.max(line.top, outer.top), Math.min(line.bottom, outer.bottom)];
      if (left >= right || top >= bottom) continue;
      return {
        x: (left + right) / 2 - outer.left - element.clientLeft,
        y: (top + bottom) / 2 - outer.top - element.clientTop,
      };
    }
    return null;
  };

  /** The elements that name the section: by their text, or by a label of their own. */
  const namesOf = (pattern: RegExp): Element[] => {
    const found: Element[] = [];
    const visit = (root: Document | ShadowRoot): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot !== null) visit(element.shadowRoot);
        const own = element.getAttribute('aria-label') ?? '';
        const value = element instanceof HTMLInputElement && element.type !== 'password' ? element.value : '';
        const text = [...element.childNodes]
          .filter((node) => node instanceof Text)
          .map((node) => node.data)
          .join('');
        const whole =
          element.childElementCount > 0 && element.childElementCount < 4 && element.textContent.length < 200;
        if (
          (pattern.test(own) ||
            pattern.test(value) ||
            pattern.test(text) ||
            (whole && pattern.test(element.textContent))) &&
          isSeen(element)
        )
          found.push(element);
      }
    };
    visit(document);
    return found;
  };
  const HEAD = 'h1, h2, h3, h4, h5, h6, [role=heading], legend, summary, [aria-expanded], dt';
  const nearest = (pattern: RegExp): Set<Element> => {
    const groups: { container: Element; members: Element[] }[] = [];
    for (const name of namesOf(pattern)) {
      let container: Element | null = name;
      let members: Element[] = [];
      while (container !== null) {
        const here: Element = container;
        members = innermost.filter((element) => element !== name && holds(here, element));
        if (members.length > 0) break;
        // What a dialog names lies in it.
        container = here.matches('dialog, [role=dialog], [role=alertdialog]') || here === veil ? null : above(here);
      }
      if (container === null) continue;
      const head = closest(name, HEAD);
      if (members.length > 1 && head !== null && container !== head) {
        // Sections that follow each other without a box of their own: from this head to the next of its kind.
        const kind = (element: Element): string => `${element.tagName} ${element.getAttribute('aria-level') ?? ''}`;
        const after = (left: Element, right: Element): boolean =>
          (left.compareDocumentPosition(right) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
        const heads = [...container.querySelectorAll(HEAD)].filter((other) => kind(other) === kind(head));
        const next = heads.find((other) => other !== head && after(head, other));
        const between = members.filter(
          (element) => after(head, element) && (next === undefined || !after(next, element)),
        );
        if (between.length > 0) members = between;
      }
      groups.push({ container, members });
    }
    const best = groups.filter(
      ({ container }) => !groups.some((other) => other.container !== container && holds(container, other.container)),
    );
    return new Set(best.flatMap(({ members }) => members));
  };
  const near = section === null ? undefined : nearest(new RegExp(section.source, section.flags));

  const isBeside = (element: Element): boolean => {
    if (words === null) return true;
    const box = (isDrawn(element) ? element : (above(element) ?? element)).getBoundingClientRect();
    const apart = Math.max(box.left - words.right, words.left - box.right);
    if (Math.min(box.bottom, words.bottom) > Math.max(box.top, words.top)) return apart < 400;
    const below = box.top - words.bottom;
    return below >= -1 && below < 120 && Math.abs(box.left - words.left) < 60;
  };
  const hasOwnLabel = (element: Element): boolean => {
    const labels = 'labels' in element && element.labels instanceof NodeList ? [...element.labels] : [];
    const words = labels.map((label) => {
      const copy = label.cloneNode(true);
      if (copy instanceof Element) for (const inner of copy.querySelectorAll('select, textarea')) inner.remove();
      return copy.textContent ?? '';
    });
    return [element.getAttribute('aria-label') ?? '', element.getAttribute('aria-labelledby') ?? '', ...words].some(
      (text) => clean(text) !== '',
    );
  };
  const INVITES =
    'a[href], button, summary, label, [role=button], [role=link], [role=menuitem], [role=tab], [role=option], [role=treeitem], [role=checkbox], [role=radio], [role=switch]';
  const invites = (element: Element): boolean =>
    element.hasAttribute('onclick') || (element instanceof HTMLElement && element.tabIndex >= 0);
  return innermost.map((element) => {
    const name = clean(element.getAttribute('aria-label') ?? element.textContent).slice(0, 200);
    const role = roleOf(element);
    const parent = above(element);
    return {
      index: elements.indexOf(element),
      role,
      name,
      inviting:
        getComputedStyle(element).cursor === 'pointer' ||
        invites(element) ||
        (parent !== null && invites(parent)) ||
        closest(element, INVITES) !== null,
      pane: panes.findLastIndex((selector) => closest(element, selector) !== null),
      ...coverOf(element),
      inList: closest(element, '[role=listbox], [role=menu], [role=tree], [role=grid]') !== null,
      ownLabel: hasOwnLabel(element),
      beside: isBeside(element),
      inSection: near === undefined || near.has(element),
      at: placeOfName(element),
      alike: drawn.includes(element)
        ? { all: drawn.length, sameRole: drawn.filter((other) => roleOf(other) === role).length }
        : { all: 0, sameRole: 0 },
    };
  });
}
