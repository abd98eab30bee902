/**
 * Keys of the advisory locks of the whole database: what one process at a time does. 7,220,001 to
 * 7,220,009 belong to the package of the database.
 */
export const LOCKS = {
  relay: 7_220_010,
  /** Who is the sealer. */
  sealer: 7_220_011,
  /** Held by each single round of sealing. */
  sealing: 7_220_012,
  securityWatch: 7_220_020,
  retention: 7_220_030,
  /** Held by each single round of mailing. */
  notificationMails: 7_220_040,
} as const;
