import { openDatabase } from '@incident-tracker/db';

const HALF_AN_HOUR = 30 * 60_000;

/** Makes every sign-in half an hour old. @param dataDir of the product */
export async function letSignInsAge(dataDir: string): Promise<void> {
  await using database = await openDatabase({ dataDir });
  await database.identity
    .updateTable('sessions')
    .set({ authenticated_at: new Date(Date.now() - HALF_AN_HOUR) })
    .execute();
}
