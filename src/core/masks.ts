/** What no picture may show, besides fields for passwords and codes. */
export interface MaskRule {
  /** `selector`: what the CSS selector finds; `label`: the field of that name; `text`: what shows text of that pattern. */
  readonly by: 'selector' | 'label' | 'text';
  readonly what: string;
  /** For the sidecar: what the place holds. */
  readonly reason: string;
}

/** The profiles that every configuration knows. */
export const MASK_PROFILES: Readonly<Record<string, readonly MaskRule[]>> = {
  'personal-data': [
    // User principal names look like addresses; those of guests hold a "#EXT#".
    {
      by: 'text',
      what: String.raw`[\p{L}\d._%+#'-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`,
      reason: 'e-mail address or user name',
    },
    { by: 'text', what: String.raw`(?<![\p{L}\d])\+\d[\d ()/.-]{6,}\d`, reason: 'phone number' },
    // Fluent UI 8 and 9 draw people so.
    {
      by: 'selector',
      what: '.ms-Persona, .ms-Persona-coin, .fui-Persona, .fui-Avatar',
      reason: 'name or picture of a person',
    },
    {
      by: 'selector',
      what: 'img[alt*="profile photo" i], img[alt*="profile picture" i]',
      reason: 'picture of a person',
    },
  ],
};

/** The pattern of a rule by text, as it is matched everywhere. */
export const textPattern = (rule: MaskRule): RegExp => new RegExp(rule.what, 'giu');
