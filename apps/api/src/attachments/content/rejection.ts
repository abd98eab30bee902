import { AppError } from '../../trpc/errors.js';

/** Why a file is not taken, or not kept. The list is closed; its names are public. */
const REJECTIONS = {
  empty: 'The file is empty.',
  type_not_allowed: 'Files of this kind cannot be attached.',
  type_mismatch: 'The content of the file is not what its name says.',
  not_text: 'The file is not text in UTF-8.',
  markup: 'The file holds markup that a browser would run.',
  polyglot: 'The file is of more than one kind.',
  damaged: 'The file is damaged.',
  archive_bomb: 'The archive unpacks to far more than it should.',
  archive_nested: 'The archive holds another archive.',
  archive_encrypted: 'The archive is encrypted, so nobody can look into it.',
  archive_unsafe: 'The archive holds files whose names lead out of their folder.',
  macros: 'The document holds macros.',
  malware: 'The scanner found malware in the file.',
  scan_limit: 'The file is larger or deeper than the scanner looks.',
} as const satisfies Readonly<Record<string, string>>;

export type Rejection = keyof typeof REJECTIONS;

/** The reasons, in the order of the list. */
export const REJECTION_NAMES = Object.keys(REJECTIONS) as readonly string[] as readonly [
  Rejection,
  ...Rejection[],
];

/** The refusal of a file: `ATTACHMENT_REJECTED` with `details.reason`. */
export function rejected(reason: Rejection, details: Readonly<Record<string, unknown>> = {}) {
  return new AppError(
    'ATTACHMENT_REJECTED',
    { reason, ...details },
    { message: REJECTIONS[reason] },
  );
}
