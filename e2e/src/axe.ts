import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
type Variant = readonly [scheme: 'light' | 'dark', width: number];

/** Colours depend on the scheme alone, and room on the width alone: two of the four tell it all. */
const ON_DESK_AND_PHONE: readonly Variant[] = [
  ['light', 1280],
  ['dark', 390],
];

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
  for (const [colorScheme, width] of variants) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    // Colours are measured when nothing fades in any more.
    await page.waitForTimeout(400);
    const { violations } = await new AxeBuilder({ page }).withTags(STANDARDS).analyze();
    const where = `${name}, ${colorScheme}, ${width} px`;
    for (const { id, nodes } of violations) {
      found.push(`${where}: ${id} ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
    }
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    if (sideways) found.push(`${where}: scrolls sideways`);
  }
  return found;
}
