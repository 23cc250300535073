const words = (text: string): ReadonlySet<string> => new Set(text.split(', '));

export const DETERMINERS = words(
  'the, a, an, your, this, that, these, those, its, his, her, their, any, each, every, one, both, all, either, my, our, another, some, existing, same, following, newly, own, just, appropriate, whole, entire',
);

/** What goes before a place: "On the **X** page". */
export const PLACE_PREPOSITIONS = words(
  'on, in, under, within, from, at, inside, into, below, above, beside, near, beneath, underneath, across, through, throughout',
);

/** Words between a place and its noun that tell nothing: "in the left navigation menu". */
export const VAGUE = words(
  'left, right, top, bottom, upper, lower, upper-right, upper-left, lower-right, lower-left, left-hand, right-hand, top-right, top-left, corner, side, end, middle, center, left-side, navigation, main, new, next, same, open, opened, resulting, results, result, first, second, last, list, dropdown, drop-down, page, screen, browser, computer, popup, pop-up, dialog, dialogue, window, menu, pane, details, detail, search, lab, task, exercise, step, section, toolbar, command, bar, row, column, table, form, wizard, prompt, notification, message, confirmation, taskbar, desktop, keyboard, portal, following, previous, current, default, options, settings, appropriate, newly, created, machine, virtual, environment, file, folder, document, area, console, terminal, app, application, site, website, tab, blade, panel, tile, view, box, order, time, moment, point, case, place, there, here, ui, interface, addition, this, that',
);

/** Nouns of things that hold controls. */
export const PLACE_NOUNS = words(
  'page, pages, pane, panes, blade, section, tab, tabs, dialog, dialogue, window, windows, menu, screen, area, panel, tile, wizard, view, header, heading, group, list, column, table, console, session, tool, flyout, card, toolbar, node, category, settings, message, step, site, website, row, drop, dialogs, prompt, popup, pop-up, app, service, experience, container, editor, hub, gallery, dashboard, desktop, folder, field group, properties, options, form, assistant, utility, interface, icon',
);
/** These belong to the name: "Azure portal". */
export const NAME_NOUNS = words('portal, center, centre, admin, console, manager, explorer');

export const FIELD_NOUNS = words(
  'box, boxes, textbox, text-box, field, fields, input, bar, searchbar, searchbox, search-box, textboxes, area, prompt',
);
export const CHOICE_NOUNS = words(
  'dropdown, drop-down, drop-downs, dropdowns, combo, combobox, listbox, pull-down, pulldown, picker, selector, spinner, dropdown-list',
);
export const CHECK_NOUNS = words('checkbox, checkboxes, check-box, check-boxes, check-mark, checkmark');

/** Nouns of single controls; left out of a label that the document does not mark. */
export const CONTROL_NOUNS = words(
  'button, buttons, link, links, icon, icons, option, options, item, items, tab, tabs, checkbox, checkboxes, radio, toggle, switch, slider, entry, tile, menu, dropdown, drop-down, role, user, account, group, role, text, box, boxes, permission, permissions, policy, template, resource, app, application, file, page, value, type, card, row, arrow, name, image, setting, label, region, subscription, size, plan, service, connector, object, tag, result, pane, section, symbol, item, property, properties, field, fields',
);

/** A bold label that ends with one of these names the control before it. */
export const TRAILING_CONTROL = /\s(?:button|link|icon|check ?box|radio button|hyperlink)$/iu;

export const KEYS =
  /^(?:enter|return|tab|esc|escape|space(?:bar)?|delete|backspace|f\d{1,2}|page ?(?:up|down)|home|end|y|n|a|yes|(?:ctrl|alt|shift|windows|win|cmd|command|fn)(?:\s*(?:[+-]|\s)\s*\S+)*|windows (?:key|logo)|up arrow|down arrow)(?: key)?$/iu;

/** Programs and sites that a person opens rather than browses to. */
export const OPENED =
  /\b(?:portal|admin center|admin centre|center|website|web site|web page|edge|chrome|firefox|browser|window|inprivate|incognito|powershell|notepad|office|terminal|prompt|tab|cloud shell|site|session)\b/iu;

/** Things of the desktop: what is done with them happens outside of the portal. */
export const DESKTOP =
  /\b(?:browser|browsers|notepad|powershell|vm|virtual machine|rdp|remote desktop|terminal|server|installer|internet explorer|edge|inprivate|incognito|program|application window|command prompt|file explorer|word|excel|computer|session|desktop|lab environment|console)\b/iu;

/** How labs call their machines: LON-CL1, SEA-WS2. */
export const MACHINE = /^[A-Z][A-Z0-9]+-[A-Z]*\d*$/u;

export const ADDRESS = /^(?:https?:\/\/\S+|(?:[a-z0-9-]+\.)+(?:com|net|org|microsoft|ms|io|us|gov|edu)(?:\/\S*)?)$/iu;

export const ROLE =
  /\b(?:administrator|admin|operator|reader|contributor|owner|developer|user|manager|role|creator|approver|inviter|writer)s?\b/iu;
