import type { Page } from 'playwright-core';

/** Where portals say things about the page itself. */
const MESSAGES = '[role=alert], [role=status], .ms-MessageBar, .fxs-blade-error, .blade-error, .fxs-infobox';
const LACKING =
  /\beligible\b.{0,40}\bnot activated\b|\bneeds? the role\b|\bactivate\b.{0,40}\brole\b|\binsufficient privileges\b|\b(?:do not|don[’']t) have (?:permissions?|access|the required role)\b/iu;
const MOST = 400;

/** What the page says of a role that is missing, or that the person is only eligible for, in its own words. */
export async function lacking(page: Page): Promise<string | undefined> {
  for (const frame of page.frames()) {
    const said = await frame
      .locator(MESSAGES)
      .filter({ visible: true })
      .allInnerTexts()
      .catch(() => []);
    const words = said.map((text) => text.replace(/\s+/gu, ' ').trim()).find((text) => LACKING.test(text));
    if (words !== undefined) return words.slice(0, MOST);
  }
  return undefined;
}
