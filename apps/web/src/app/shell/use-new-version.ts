import { useEffect } from 'react';
import { onReconnected } from '../../api/live';
import { offerNewVersion } from './offer-new-version';

/** Whoever comes back to the page often does not ask the server each time. */
const PAUSE_MS = 60_000;
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
 * somebody comes back to the page, and after the live updates were interrupted, as by an upgrade.
 */
export function useNewVersion(): void {
  useEffect(() => {
    let askedAt = 0;
    const ask = () => {
      if (document.visibilityState === 'hidden' || Date.now() - askedAt < PAUSE_MS) return;
      askedAt = Date.now();
      // Who cannot be reached now is asked the next time.
      isOutdated()
        .then((outdated) => outdated && offerNewVersion())
        .catch(() => undefined);
    };
    document.addEventListener('visibilitychange', ask);
    const stop = onReconnected(ask);
    return () => {
      document.removeEventListener('visibilitychange', ask);
      stop();
    };
  }, []);
}
