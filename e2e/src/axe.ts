import { source } from 'axe-core';
import type * as Axe from 'axe-core';
import type { Page } from 'playwright-core';
import { untilCalm } from './settled.js';

declare global {
  /** In a page, once its source was put there. */
  var axe: typeof Axe | undefined;
}

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
export type Variant = readonly [scheme: 'light' | 'dark', width: number];

/** Colours depend on the scheme alone, and room on the width alone: two of the four tell it all. */
const ON_DESK_AND_PHONE: readonly Variant[] = [
  ['light', 1280],
  ['dark', 390],
];

/** What axe finds in the page's only document, and whether it scrolls sideways. */
function runAxe(page: Page): Promise<string[]> {
  return page.evaluate(async (values) => {
    const { axe } = globalThis;
    if (axe === undefined) throw new Error('axe is not in the page');
    if (document.querySelector('iframe, frame')) throw new Error('frames are not looked into');
    const { violations } = await axe.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
    });
    const found = violations.map(
      ({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
    );
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [...found, 'scrolls sideways'] : found;
  }, STANDARDS);
}

/**
 * What axe finds against WCAG 2.2 A and AA in what the page shows now, in light on a desk and in dark on
 * a phone, and whether it scrolls sideways. @param name says in the findings what is shown. @param
 * variants for what is there in some widths only.
 */
export async function inspectShown(
  page: Page,
  name: string,
  variants: readonly Variant[] = ON_DESK_AND_PHONE,
): Promise<string[]> {
  const found: string[] = [];
  // A document keeps what was once put into it.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  for (const [colorScheme, width] of variants) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await untilCalm(page);
    const faults = await runAxe(page);
    found.push(...faults.map((fault) => `${name}, ${colorScheme}, ${width} px: ${fault}`));
  }
  return found;
}
