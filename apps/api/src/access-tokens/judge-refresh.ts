/** For so long a client whose answer was lost, or whose two requests crossed, may ask once more. */
const GRACE_MS = 10_000;

/** A refresh token as it was presented, within its family. */
export interface PresentedToken {
  /** 1 for the token of the sign-in, one more with each rotation. */
  readonly generation: number;
  /** The newest generation of the family. */
  readonly newest: number;
  readonly expiresAt: Date;
  readonly spentAt: Date | null;
}

/**
 * What becomes of a refresh token (RFC 9700 §4.14.2, refresh token rotation):
 * - `rotate`: it is good; a token of the next generation takes its place.
 * - `again`: it was spent a moment ago and is the direct parent of the newest generation: another token
 *   of that generation is answered. Nobody can tell a thief from a client here, but whichever of the
 *   two refreshes next spends the other's token, and that is found out.
 * - `reused`: somebody else has it as well; the family ends.
 * - `expired`: it is worth nothing any more.
 */
export function judgeRefresh(
  { generation, newest, expiresAt, spentAt }: PresentedToken,
  now: Date,
): 'rotate' | 'again' | 'reused' | 'expired' {
  if (expiresAt <= now) return 'expired';
  if (spentAt === null) return 'rotate';
  const isParent = generation === newest - 1;
  return isParent && now.getTime() - spentAt.getTime() <= GRACE_MS ? 'again' : 'reused';
}
