import type { PlatformTransaction } from '@incident-tracker/db';
import type { DetectorName } from './detectors.js';

/**
 * Takes the right to speak about a subject.
 * @returns false when that was done within the window that ends now.
 */
export async function claimWord(
  trx: PlatformTransaction,
  { detector, subject }: { detector: DetectorName; subject: string },
  { now, windowMs }: { now: Date; windowMs: number },
): Promise<boolean> {
  const since = new Date(now.getTime() - windowMs);
  const claimed = await trx
    .insertInto('security_anomalies')
    .values({ detector, subject, raised_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['detector', 'subject'])
        .doUpdateSet({ raised_at: now })
        .where('security_anomalies.raised_at', '<=', since),
    )
    .returning('subject')
    .execute();
  return claimed.length > 0;
}
