import type { Frame, Page } from 'playwright-core';

const ACTIVE = 'iframe.fxs-reactview-frame-active:not(.fxs-display-none)';

/** What a page or frame shows in place of its content; an alert beside a page that works is none. */
function inPlaceOfContent(top: boolean): string | undefined {
  const shown = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0;
  };
  const text = (element: Element): string => element.textContent.replace(/\s+/gu, ' ').trim().slice(0, 200);
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, [role=heading]')].filter(shown);
  const closed = headings.find((heading) => /^content closed$/iu.test(text(heading)));
  if (closed !== undefined) return text(closed);
  const error = [...document.querySelectorAll('.fxs-blade-error, .blade-error')].find(shown);
  if (error !== undefined) return text(error);
  if (top) {
    const bare =
      document.querySelector('.fxs-topbar') !== null && ![...document.querySelectorAll('.fxs-blade')].some(shown);
    return bare ? 'an empty shell without a page' : undefined;
  }
  const alert = [...document.querySelectorAll('[role=alert], .ms-MessageBar--error')].find(shown);
  const usable = 'button, input, select, textarea, table, [role=grid], [role=menubar], [role=searchbox]';
  const works = [...document.querySelectorAll(usable)].some(shown);
  return alert === undefined || works ? undefined : text(alert);
}

async function inActiveFrame(page: Page): Promise<Frame | null | undefined> {
  const frames = await page.locator(ACTIVE).filter({ visible: true }).all();
  return frames.length === 1 ? (await frames[0]?.elementHandle())?.contentFrame() : undefined;
}

/** What stands where the blade should: "Content closed", an error box, an empty shell after a change of the address. */
export async function trouble(page: Page): Promise<string | undefined> {
  const above = await page.evaluate(inPlaceOfContent, true);
  if (above !== undefined) return above;
  const frame = await inActiveFrame(page);
  return frame?.evaluate(inPlaceOfContent, false).catch(() => undefined);
}
