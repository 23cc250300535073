import type {
  BlockContent,
  Blockquote,
  Code,
  DefinitionContent,
  Heading,
  List,
  ListItem,
  Paragraph,
  Root,
  RootContent,
  Table,
} from 'mdast';
import type { Claim, DocumentModel, DocumentSection, DocumentStep, Span, Unread } from '../model.ts';
import type { DialectScan } from '../parse/dialect.ts';
import { lineOf, type Line } from '../parse/lines.ts';
import type { SentenceReading } from './drafts.ts';
import { claimOf, indexLines, type Standing } from './place-in-source.ts';
import { markedNames } from './marked-names.ts';
import { readSentence, type SentenceContext } from './sentence.ts';
import { sentencesOf, type Sentence } from './sentences.ts';
import { choiceOfItem, settingOfItem, settingsOfTable } from './settings.ts';
import { meaningOf } from './code-blocks.ts';
import { referencesOf, spanOf } from './references.ts';
import { label, type Token } from './tokens.ts';
import { verbsFrom } from './verbs.ts';

type Block = RootContent | BlockContent | DefinitionContent;

/** The sentence that leads in a list, table or code block. */
interface Lead {
  readonly reading: SentenceReading;
  readonly line: Line;
  /** What announces settings: the last sentence of the paragraph that does, which need not be the last of it. */
  readonly announcing: SentenceReading | undefined;
  /** The claim that waits for the code that it announced. */
  readonly waiting: number | undefined;
  /** It began a note, to which the list below it belongs. */
  readonly note?: boolean;
}

const SILENT: SentenceReading = {
  drafts: [],
  where: undefined,
  conditional: false,
  optional: false,
  announces: undefined,
  promised: undefined,
  ordered: false,
};

/** Where in the document the reader is. */
interface Here {
  readonly section: string | null;
  readonly step: number | null;
  readonly role: SentenceContext['role'];
  readonly lead: Lead | undefined;
}

const NOTE =
  /^\s*(?:\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]|(?:\*\*)?(?:note|tip|lab tip|important|warning|security note|important note|hint)\b)/iu;

/** Reads the claims of a parsed document; the dialect's constructs come from the scan. */
export class Extractor {
  private readonly claims: Claim[] = [];
  private readonly sections: DocumentSection[] = [];
  private readonly steps: DocumentStep[] = [];
  private readonly unread: Unread[];
  private readonly lines;
  private readonly marked;
  private section: string | null = null;
  private step = 0;
  private antecedent: Token | undefined;
  private readonly source: string;
  private readonly scan: DialectScan;

  constructor(source: string, scan: DialectScan) {
    this.source = scan.text;
    this.scan = scan;
    this.unread = [...scan.unread];
    this.lines = indexLines(source);
    this.marked = markedNames(source);
  }

  read(root: Root): DocumentModel {
    let lead: Lead | undefined;
    for (const node of root.children) {
      if (node.type === 'heading') {
        this.heading(node);
        lead = undefined;
        continue;
      }
      const numbered = node.type === 'list' && node.ordered === true;
      // A table or list that is not indented far enough still belongs to the step above it.
      const detached =
        lead !== undefined && !numbered && node.type !== 'paragraph' && node.type !== 'blockquote' && this.step > 0;
      const here: Here = { section: this.section, step: detached ? this.step : null, role: 'prose', lead };
      if (numbered) lead = this.numbered(node) ?? lead;
      else lead = this.block(node, here) ?? (node.type === 'paragraph' ? undefined : lead);
    }
    const { images, links, directives } = referencesOf(root, this.scan.marks, this.steps, this.sections);
    this.listUnread();
    this.claims.sort((left, right) => left.verbSpan.start - right.verbSpan.start);
    return {
      sections: this.sections,
      steps: this.steps,
      claims: this.claims,
      images,
      links,
      includes: this.scan.marks
        .filter((mark) => mark.kind === 'include')
        .map((mark) => ({ path: mark.attributes['path'] ?? '', span: mark.span })),
      unread: this.unread,
      directives,
    };
  }

  private heading(node: Heading): void {
    const line = lineOf(node, this.source);
    const title = line.text.trim();
    // Tabs are written as headings with a link to "#tab/..."; they divide a section and do not name one.
    const tab = node.children.some((child) => child.type === 'link' && /^#tabs?\//iu.test(child.url));
    this.step = 0;
    if (tab) return;
    this.section = title === '' ? this.section : title;
    const parent = this.sections.findLast((section) => section.depth < node.depth)?.title ?? null;
    this.sections.push({ title, depth: node.depth, span: spanOf(node), parent });
  }

  private numbered(list: List): Lead | undefined {
    let lead: Lead | undefined;
    for (const item of list.children) {
      this.step += 1;
      const { step } = this;
      lead = undefined;
      for (const [index, child] of item.children.entries()) {
        const here: Here = { section: this.section, step, role: index === 0 ? 'step' : 'item', lead };
        lead = this.block(child, here) ?? (child.type === 'paragraph' ? undefined : lead);
      }
      const first = item.children[0];
      const text = first?.type === 'paragraph' ? lineOf(first, this.source).text.trim() : '';
      const span = spanOf(item);
      this.steps.push({ section: this.section, step, span, text });
    }
    return lead;
  }

  /** Gives the lead for what follows, or undefined where the block changes nothing about it. */
  private block(node: Block, here: Here): Lead | undefined {
    switch (node.type) {
      case 'paragraph':
        return this.paragraph(node, here);
      case 'list':
        this.list(node, here);
        return undefined;
      case 'table':
        this.table(node, here);
        return undefined;
      case 'code':
        this.code(node, here);
        return undefined;
      case 'blockquote':
        this.quote(node, here);
        return undefined;
      default:
        return undefined;
    }
  }

  private paragraph(node: Paragraph, here: Here, from = 0): Lead | undefined {
    const line = lineOf(node, this.source);
    if (line.text.trim() === '') return undefined;
    const [code, more] = node.children;
    if (code?.type === 'inlineCode' && more === undefined && this.gives(here.lead?.waiting, code.value, spanOf(code)))
      return here.lead;
    // A paragraph that is bold as a whole is a heading or an exclamation.
    const only = node.children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
    const alone = only.length === 1 && only[0]?.type === 'strong' ? line.text.trim() : undefined;
    if (alone !== undefined && !/\s/u.test(alone) && this.gives(here.lead?.waiting, alone, spanOf(node)))
      return here.lead;
    if (here.role !== 'step' && only.length === 1 && only[0]?.type === 'strong' && line.text.split(/\s+/u).length < 20)
      return NOTE.test(line.text)
        ? { reading: SILENT, announcing: undefined, waiting: undefined, line, note: true }
        : undefined;
    const note = NOTE.test(line.text);
    const role = note && here.role !== 'step' ? 'note' : here.role;
    let reading: SentenceReading | undefined;
    let announcing: SentenceReading | undefined;
    let promised = false;
    let waiting: number | undefined;
    for (const [index, sentence] of sentencesOf(line).entries()) {
      if (sentence.start < from) continue;
      const optional: boolean = reading?.optional ?? false;
      const { marked: names } = this;
      reading = readSentence(line, sentence, {
        role,
        first: index === 0,
        optional,
        antecedent: this.antecedent,
        names,
      });
      // "... with the following settings. Notice the information on the **X** tab."
      const plainly = reading.announces !== undefined && FOLLOWS.test(line.text.slice(sentence.start, sentence.end));
      if (reading.announces !== undefined && (plainly || !promised)) {
        announcing = reading;
        promised = plainly;
      }
      const standing = this.standing(here, {
        start: line.offset(sentence.start),
        end: line.offset(sentence.end - 1) + 1,
      });
      if (reading.drafts.length === 0) {
        this.roleBehind(line, sentence);
        this.antecedent = onlyName(line, sentence) ?? this.antecedent;
      }
      // A list of steps under "On the **X** page:" is done there.
      const led = here.role === 'item' || (here.role === 'step' && here.lead?.line.text.trimEnd().endsWith(':'));
      const inherited = reading.where === undefined && led === true ? here.lead : undefined;
      for (const draft of reading.drafts) {
        this.antecedent = draft.label ?? draft.value ?? this.antecedent;
        const where = draft.where ?? (inItem(here) ? inherited?.reading.where : undefined);
        if (draft.awaitsCode === true) waiting = this.claims.length;
        this.claims.push(
          claimOf({ ...draft, where }, standing, line, draft.where === undefined ? (inherited?.line ?? line) : line),
        );
      }
    }
    return reading === undefined ? undefined : { reading, announcing, waiting, line, note };
  }

  /** "The user is required to have the X role", behind the sentence that asks to sign in. */
  private roleBehind(line: Line, sentence: Sentence): void {
    const last = this.claims.at(-1);
    if (last?.verb !== 'signIn' || last.role !== null) return;
    const mark = line.marks.find(
      ({ start, end }) =>
        start >= sentence.start && end <= sentence.end && /\badministrator$/iu.test(line.text.slice(start, end)),
    );
    if (mark === undefined) return;
    const roleSpan = { start: line.offset(mark.start), end: line.offset(mark.end - 1) + 1 };
    this.claims[this.claims.length - 1] = { ...last, role: line.text.slice(mark.start, mark.end), roleSpan };
  }

  private list(list: List, here: Here): void {
    const named = this.names(list, here);
    const announced = here.lead?.announcing?.announces ?? (this.listsSettings(list, here) ? 'set' : undefined);
    let first = true;
    for (const item of list.children) {
      if (named.has(item)) continue;
      let lead = here.lead;
      let explained = false;
      for (const [index, child] of item.children.entries()) {
        const line = child.type === 'paragraph' ? lineOf(child, this.source) : undefined;
        if (
          index === 0 &&
          line !== undefined &&
          announced !== undefined &&
          here.role !== 'note' &&
          here.step !== null &&
          !NOTE.test(line.text)
        ) {
          const setting = settingOfItem(line);
          if (
            setting !== undefined &&
            !(list.ordered === true && verbsFrom(setting.label.lower.split(' ')[0] ?? '').length > 0)
          ) {
            if (first && lead !== undefined) this.told(lead);
            first = false;
            this.setting(announced, setting, here, spanOf(child));
            explained = setting.explained;
            if (setting.goesOn !== undefined && child.type === 'paragraph')
              this.paragraph(child, { ...here, role: 'item', lead }, setting.goesOn);
            continue;
          }
        }
        const choice =
          index === 0 && line !== undefined && here.step !== null && here.role !== 'note'
            ? choiceOfItem(line)
            : undefined;
        if (choice !== undefined && line !== undefined) {
          const draft = { verb: 'select' as const, label: choice, conditional: false, verbTokens: [choice] };
          this.claims.push(claimOf(draft, this.standing(here, spanOf(child)), line, line));
          explained = true;
          continue;
        }
        const role =
          here.role === 'note' || lead?.note === true || explained
            ? 'note'
            : here.step === null
              ? 'prose'
              : list.ordered === true && index === 0
                ? 'step'
                : 'item';
        const inner: Here = { ...here, role, lead };
        lead = this.block(child, inner) ?? lead;
      }
    }
  }

  /**
   * "Select the following roles:", "Enable:" with a list of names: each of them is meant.
   * @returns the items that were read so.
   */
  private names(list: List, here: Here): ReadonlySet<ListItem> {
    const { lead } = here;
    const last = lead?.reading.drafts.at(-1);
    const open = lead?.reading.promised;
    const promised = open ?? (last?.awaitsList === true ? last : undefined);
    const read = new Map<ListItem, { readonly line: Line; readonly name: Token }>();
    if (lead === undefined || promised === undefined || here.role === 'note') return new Set();
    for (const item of list.children) {
      const [only, more] = item.children;
      if (only?.type !== 'paragraph' || more !== undefined) continue;
      const line = lineOf(only, this.source);
      const name = nameAlone(line);
      if (name !== undefined) read.set(item, { line, name });
    }
    if (open === undefined) {
      if (read.size !== list.children.length) return new Set();
      this.claims.pop();
    }
    for (const [item, { line, name }] of read) {
      const draft = { ...promised, label: name, verbTokens: [name] };
      const value = promised.value === undefined ? undefined : lead.line;
      this.claims.push(claimOf(draft, this.standing(here, spanOf(item)), line, lead.line, value));
    }
    return new Set(read.keys());
  }

  /** Settings that a list or table tells are no values that the sentence before it left open. */
  private told({ reading, announcing }: Lead): void {
    if (reading !== announcing || reading.drafts.length === 0) return;
    const own = this.claims.splice(this.claims.length - reading.drafts.length);
    this.claims.push(
      ...own.filter((claim, index) => claim.value !== null || reading.drafts[index]?.awaitsCode !== true),
    );
  }

  /** "Sign in as X." with a list of nothing but marked names and their values below it. */
  private listsSettings(list: List, here: Here): boolean {
    const takes = here.lead?.reading.drafts.some(({ verb }) => verb === 'signIn' || verb === 'fill' || verb === 'set');
    if (takes !== true || here.role === 'note' || list.ordered === true) return false;
    return list.children.every((item) => {
      const [first] = item.children;
      if (first?.type !== 'paragraph') return false;
      const line = lineOf(first, this.source);
      const setting = settingOfItem(line);
      return setting?.explained === true && line.marks.some((mark) => mark.kind === 'strong' && mark.start === 0);
    });
  }

  private setting(
    verb: 'set' | 'verify',
    setting: NonNullable<ReturnType<typeof settingOfItem>>,
    here: Here,
    sentence: Span,
  ): void {
    const { label, value, labelLine, valueLine } = setting;
    const draft = {
      verb,
      label,
      value,
      where: (here.lead?.announcing ?? here.lead?.reading)?.where,
      conditional: (here.lead?.announcing ?? here.lead?.reading)?.conditional ?? false,
      verbTokens: [label],
    };
    this.claims.push(claimOf(draft, this.standing(here, sentence), labelLine, here.lead?.line ?? labelLine, valueLine));
  }

  private table(table: Table, here: Here): void {
    const settings = settingsOfTable(table, this.source);
    const lead = here.lead?.announcing ?? here.lead?.reading;
    const ordered =
      lead !== undefined &&
      (lead.announces !== undefined ||
        lead.drafts.some((draft) => draft.verb === 'signIn' || draft.verb === 'fill' || draft.verb === 'set'));
    const form =
      lead !== undefined &&
      here.role !== 'note' &&
      here.step !== null &&
      (lead.drafts.length === 0 || !lead.drafts.every((draft) => draft.verb === 'verify'));
    if (settings === undefined || !(ordered || form) || here.step === null || here.role === 'note') return;
    if (settings.length > 0 && here.lead !== undefined) this.told(here.lead);
    for (const setting of settings) this.setting(lead.announces ?? 'set', setting, here, spanOf(table));
  }

  private code(node: Code, here: Here): void {
    const { lead } = here;
    if (lead === undefined || here.step === null || here.role === 'note' || node.value.trim() === '') return;
    // "Press Enter behind each line" leaves the code to the sentence before it.
    const drafts = lead.reading.drafts.every(({ verb }) => verb === 'press') ? [] : lead.reading.drafts;
    if (drafts.length === 0 && this.gives(lead.waiting, node.value.trim(), spanOf(node))) return;
    const meaning = meaningOf(node, drafts, lead.line.text);
    if (meaning === undefined) return;
    const value = node.value.trim();
    const valueSpan = spanOf(node);
    if (meaning.kind === 'run') {
      const claim = claimOf(
        { verb: 'run', conditional: false, verbTokens: [] },
        this.standing(here, valueSpan),
        lead.line,
        lead.line,
      );
      this.claims.push({ ...claim, value, valueSpan });
      return;
    }
    const at = this.claims.length - drafts.length + meaning.draft;
    const claim = this.claims[at];
    if (claim === undefined || (meaning.kind === 'value' && claim.value !== null)) return;
    this.claims[at] = {
      ...claim,
      value,
      valueSpan,
      ...(meaning.kind === 'command' ? { verb: 'run', label: null } : {}),
    };
  }

  /** Gives a claim the code that it waits for. */
  private gives(waiting: number | undefined, value: string, valueSpan: Span): boolean {
    const claim = waiting === undefined ? undefined : this.claims[waiting];
    if (waiting === undefined || claim?.value !== null) return false;
    this.claims[waiting] = { ...claim, value, valueSpan };
    return true;
  }

  private quote(node: Blockquote, here: Here): void {
    let lead: Lead | undefined;
    for (const child of node.children) lead = this.block(child, { ...here, role: 'note', lead }) ?? lead;
  }

  private listUnread(): void {
    const starts = this.claims.map((claim) => claim.verbSpan.start);
    for (const [index, { step, span, text }] of this.steps.entries()) {
      const end = Math.max(span.end, this.steps[index + 1]?.span.start ?? Infinity);
      if (text === '' || starts.some((start) => start >= span.start && start < end)) continue;
      this.unread.push({ what: `nothing to do was found in step ${step}`, span });
    }
  }

  private standing(here: Here, sentence: Span): Standing {
    return { section: here.section, step: here.step, sentence, lines: this.lines };
  }
}

const FOLLOWS = /\b(?:following|below|as follows|table)\b/iu;

/** What an item names that says nothing else, marked or in a few words. */
function nameAlone(line: Line): Token | undefined {
  const [mark, other] = line.marks;
  const text = line.text.trim();
  if (mark?.kind === 'strong' && other === undefined && text === line.text.slice(mark.start, mark.end))
    return label(line, mark.start, mark.end, mark.kind);
  const plain = mark === undefined && /^\p{Lu}[^.:;,!?]*$/u.test(text) && text.split(/\s+/u).length < 5;
  const orders = verbsFrom(text.split(/\s/u)[0]?.toLowerCase() ?? '').length > 0;
  if (!plain || orders) return undefined;
  const start = line.text.indexOf(text);
  return label(line, start, start + text.length, undefined);
}

/** "You're prompted to set an **X**.": what the next sentence calls "the value". */
function onlyName(line: Line, { start, end }: Sentence): Token | undefined {
  const [mark, other] = line.marks.filter((each) => each.kind === 'strong' && each.start >= start && each.end <= end);
  return mark === undefined || other !== undefined ? undefined : label(line, mark.start, mark.end, mark.kind);
}

const inItem = (here: Here): boolean => here.role === 'item' || here.role === 'step';
