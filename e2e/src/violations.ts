import type { BrowserContext } from 'playwright-core';

/** A violation of a page's Content-Security-Policy, as the browser reports it to the page. */
export interface Violation {
  readonly page: string;
  readonly directive: string;
  readonly blocked: string;
}

const EVENT = 'securitypolicyviolation';

/**
 * Collects what violates the policy in every page of a profile from now on, also what the console does
 * not tell. @returns the violations so far, in order.
 */
export async function collectViolations(context: BrowserContext): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  await context.exposeBinding('reportViolation', (_source, violation: Violation) => {
    found.push(violation);
  });
  await context.addInitScript((event) => {
    document.addEventListener(event, (reported) => {
      if (!(reported instanceof SecurityPolicyViolationEvent)) return;
      const report: unknown = Reflect.get(globalThis, 'reportViolation');
      if (typeof report !== 'function') return;
      void report({
        page: location.pathname + location.search,
        directive: reported.effectiveDirective,
        blocked: reported.blockedURI,
      });
    });
  }, EVENT);
  return found;
}
