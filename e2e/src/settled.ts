import type { Page, Request } from 'playwright-core';
import { vi } from 'vitest';

const inFlight = new WeakMap<Page, Set<Request>>();

/** Keeps count of what a page has asked for and not got yet. To be called before it opens anything. */
export function watchRequests(page: Page): void {
  const requests = new Set<Request>();
  inFlight.set(page, requests);
  page.on('request', (request) => {
    // A stream of events stays open for as long as the page does.
    if (request.resourceType() !== 'eventsource') requests.add(request);
  });
  page.on('requestfinished', (request) => requests.delete(request));
  page.on('requestfailed', (request) => requests.delete(request));
}

/**
 * Waits until the page is idle and nothing fades in or out; what pulses for ever may go on, and so may
 * requests: a page can be looked at while a file is on its way.
 */
export async function untilCalm(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const isEnding = ({ effect, playState }: Animation) =>
      playState === 'running' && effect?.getComputedTiming().endTime !== Infinity;
    let calm = 0;
    while (calm < 2) {
      await new Promise((resolve) => {
        requestAnimationFrame(() => requestIdleCallback(resolve, { timeout: 5_000 }));
      });
      const running = document.getAnimations().filter(isEnding);
      // What a list does not paint stands still in the middle of its animation.
      const looked = new Promise((resolve) => {
        setTimeout(resolve, 1_000);
      });
      await Promise.race([Promise.allSettled(running.map(({ finished }) => finished)), looked]);
      calm = running.length === 0 ? calm + 1 : 0;
    }
  });
}

/** Waits until a page has all it asked for, and shows what it is going to show untouched. */
export async function settled(page: Page): Promise<void> {
  const requests = inFlight.get(page);
  if (requests === undefined) throw new Error('the page was not opened by openPage');
  let calm = 0;
  // What came in last may have made the page ask for more.
  while (calm < 2) {
    calm = requests.size === 0 ? calm + 1 : 0;
    await vi
      .waitUntil(() => requests.size === 0, { timeout: 30_000, interval: 10 })
      .catch(() => {
        const urls = Array.from(requests, (request) => request.url());
        throw new Error(`the page still waits for ${urls.join(', ')}`);
      });
    await untilCalm(page);
  }
}
