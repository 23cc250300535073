import type { Screen } from '../../core/screen.ts';
import type { Claim } from '../model.ts';
import { mayMend, type Basis, type Edit, type Finding } from './finding.ts';
import type { Walk } from './walk.ts';

/** May do all that any role may. */
const ALMIGHTY = /\bglobal administrator\b/iu;
/** A role by its name; "an administrator" is none. */
const NAMED = /^\p{Lu}\S*(?: \S+)* (?:administrator|developer|operator|reader|contributor|inviter|owner)$/iu;

const normal = (role: string): string => role.toLowerCase().replace(/\s+/gu, ' ').trim();

/** Compares the role that a document asks for with what the pages need on which it then acts. */
export function judgeRoles(walk: Walk, text: string): Finding[] {
  const findings: Finding[] = [];
  const told = new Set<Claim>();
  let portal: Claim | undefined;
  let host: Screen | undefined;
  const compare = (claim: Claim | undefined, screen: Screen | undefined): void => {
    if (claim === undefined || screen?.roles === undefined || told.has(claim)) return;
    const finding = differs(claim, screen.roles, text);
    if (finding === undefined) return;
    told.add(claim);
    findings.push(finding);
  };
  for (const { claim, spot } of walk.steps) {
    const screen = spot?.screen;
    if (screen !== undefined) host = screen.window === 'host' ? screen : undefined;
    if (claim.verb === 'signIn') {
      // In a window of the server, a sign-in serves the wizard that asked for it.
      if (host === undefined) portal = claim;
      else compare(claim, host);
    } else if (claim.verb !== 'verify' && screen?.window !== 'host') compare(portal, screen);
  }
  return findings;
}

function differs(claim: Claim, roles: NonNullable<Screen['roles']>, text: string): Finding | undefined {
  const { role, roleSpan } = claim;
  if (role === null || roleSpan === null || !NAMED.test(role) || ALMIGHTY.test(role)) return undefined;
  const sentence = normal(text.slice(claim.sentence.start, claim.sentence.end));
  // The role may stand in a sentence of its own behind the one that asks for the sign-in.
  const said = `${sentence} ${normal(role)}`;
  if (ALMIGHTY.test(sentence) || roles.anyOf.some((allowed) => said.includes(normal(allowed)))) return undefined;
  const [least] = roles.anyOf;
  if (least === undefined) return undefined;
  const basis: Basis = roles.source === undefined ? { kind: 'practice' } : { kind: 'source', cite: roles.source };
  const base = {
    rule: 'role-differs' as const,
    message: `what follows needs ${roles.anyOf.map((allowed) => `**${allowed}**`).join(' or ')}, not **${role}**`,
    span: roleSpan,
    section: claim.section,
    step: claim.step,
    basis,
  };
  // A link names the role a second time, in its address, which nobody can correct from here.
  if (!mayMend(basis) || text[roleSpan.end] === ']') return { ...base, ask: 'Which role should the document ask for?' };
  const edits: Edit[] = [{ ...roleSpan, text: least }];
  const article = /\b(an?)(\s+\W*)$/iu.exec(text.slice(0, roleSpan.start));
  const wanted = /^[aeiou]/iu.test(least) ? 'an' : 'a';
  if (article?.[1] !== undefined && article[1].toLowerCase() !== wanted) {
    const start = roleSpan.start - article[0].length;
    edits.unshift({ start, end: start + article[1].length, text: wanted });
  }
  return { ...base, mend: { description: `write: **${least}**`, edits } };
}
