import { isPassing } from '../../api/errors';
import type { Problem } from '../../api/errors';
import type { Attachment } from '../../api/types';
import { formatBytes } from '../../ui/format-bytes';
import { REASONS, REFUSALS } from './strings';

type Rejection = NonNullable<Attachment['rejection']>;

/* Complete by type: a reason that the API adds and that is not said here fails the type check. */
const SAID: Readonly<Record<Rejection, string>> = REASONS;

function isKnown(reason: unknown): reason is Rejection {
  return typeof reason === 'string' && Object.hasOwn(SAID, reason);
}

/** Why the scanner or the checks have taken a file away; null for a reason of a newer server. */
export function rejectionText(reason: unknown): string | null {
  return isKnown(reason) ? SAID[reason] : null;
}

const MIB = 1024 ** 2;

/** A form has room for more than the file in it, which nobody wants to know. */
function rounded(bytes: number): number {
  return bytes < MIB ? bytes : Math.floor(bytes / MIB) * MIB;
}

/** Why a file was not taken, in words that say what to do about it. */
export function refusalText({ code, message, details }: Problem): string {
  switch (code) {
    case 'ATTACHMENT_REJECTED':
      return rejectionText(details['reason']) ?? message;
    case 'PAYLOAD_TOO_LARGE': {
      const { maxBytes } = details;
      return REFUSALS.tooLarge(
        typeof maxBytes === 'number' ? formatBytes(rounded(maxBytes)) : null,
      );
    }
    case 'QUOTA_EXCEEDED':
      return details['feature'] === 'storageBytes' ? REFUSALS.noRoom : message;
    case 'RATE_LIMITED':
      return REFUSALS.tooMany;
    case 'CONFLICT':
      return details['reason'] === 'the ticket is closed' ? REFUSALS.closed : message;
    default:
      return message;
  }
}

/** Whether the same file may be taken at another attempt. */
export function isWorthRetrying(problem: Problem): boolean {
  return isPassing(problem) || problem.code === 'RATE_LIMITED' || problem.code === 'QUOTA_EXCEEDED';
}
