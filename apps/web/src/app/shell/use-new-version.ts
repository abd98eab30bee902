import { useEffect } from 'react';
import { onReconnected } from '../../api/live';
import { offerNewVersion } from './offer-new-version';

/** Whoever comes back to the page often does not ask the server each time. */
const PAUSE_MS = 60_000;
/** Vite's word for a part of the program that could not be loaded, such as one that an upgrade removed. */
const PART_MISSING = 'vite:preloadError';
const SCRIPT = /\/assets\/index-[\w-]+\.js/;

/** The program of a page: its name is a hash of what is in it. */
export function programOf(html: string): string | null {
  return SCRIPT.exec(html)?.[0] ?? null;
}

async function isOutdated(): Promise<boolean> {
  const running = programOf(document.head.innerHTML);
  const answer = await fetch('/', { cache: 'no-store' });
  const served = answer.ok ? programOf(await answer.text()) : null;
  return running !== null && served !== null && running !== served;
}

/**
 * Offers to reload when the server has a newer program than the one that runs here. It is asked when
 * somebody comes back to the page, after the live updates were interrupted, as by an upgrade, and at
 * once when a part of this program is not there any more.
 */
export function useNewVersion(): void {
  useEffect(() => {
    let askedAt = 0;
    const askNow = () => {
      askedAt = Date.now();
      // Who cannot be reached now is asked the next time.
      isOutdated()
        .then((outdated) => outdated && offerNewVersion())
        .catch(() => undefined);
    };
    const ask = () => {
      if (document.visibilityState === 'hidden' || Date.now() - askedAt < PAUSE_MS) return;
      askNow();
    };
    document.addEventListener('visibilitychange', ask);
    window.addEventListener(PART_MISSING, askNow);
    const stop = onReconnected(ask);
    return () => {
      document.removeEventListener('visibilitychange', ask);
      window.removeEventListener(PART_MISSING, askNow);
      stop();
    };
  }, []);
}
