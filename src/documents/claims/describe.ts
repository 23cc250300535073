import type { Claim, ClaimVerb } from '../model.ts';

const WORDS: Readonly<Record<ClaimVerb, string>> = {
  select: 'select',
  browse: 'browse to',
  open: 'open',
  search: 'search for',
  fill: 'fill',
  set: 'set',
  check: 'check',
  uncheck: 'uncheck',
  expand: 'expand',
  rightClick: 'right-click',
  signIn: 'sign in',
  download: 'download',
  upload: 'upload',
  press: 'press',
  wait: 'wait',
  verify: 'verify',
  run: 'run',
  offPortal: 'outside of the portal',
};

/** One line for a person: `set "Provisioning Mode" to "Automatic" in "Provisioning"`. */
export function describeClaim(claim: Claim): string {
  const label = claim.label === null ? claim.path?.join(' > ') : `"${claim.label}"`;
  const value = claim.value === null ? undefined : `"${claim.value.replace(/\s+/gu, ' ').slice(0, 60)}"`;
  const parts = [
    WORDS[claim.verb],
    label,
    value === undefined
      ? undefined
      : label === undefined
        ? value
        : claim.verb === 'fill'
          ? `with ${value}`
          : `= ${value}`,
    claim.where === null ? undefined : `in "${claim.where}"`,
    claim.conditional ? '(conditional)' : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}
