import { z } from 'zod';
import { commaSeparated, parsedBy, variable, wholeNumber } from './variable.js';
import { parseClamdAddress } from '../platform/scanner/clamd-address.js';
import { FILE_EXTENSIONS, isFileExtension } from '../attachments/content/file-types.js';

const GIB = 1024 ** 3;

/** Files that people attach: what is taken, where it is kept, who looks into it. */
export const attachmentsVariables = {
  ATTACHMENT_MAX_BYTES: variable(
    wholeNumber(25 * 1024 ** 2, 1, 5 * GIB),
    'Largest file that can be attached, in bytes.',
  ),
  ATTACHMENT_TYPES: variable(
    commaSeparated
      .transform((names) => names.map((name) => name.toLowerCase()))
      .refine(
        (names) => names.every(isFileExtension),
        `only these can be told by their content: ${FILE_EXTENSIONS.join(', ')}`,
      ),
    'Kinds of files that can be attached, by extension. Without it, every kind that can be told by its content.',
    'png,jpg,jpeg,pdf,txt,log',
  ),
  ATTACHMENT_S3_URL: variable(
    z.url({ protocol: /^https?$/ }).optional(),
    'Bucket of S3, or of a service that speaks its API, for attachments; needs ATTACHMENT_S3_ACCESS_KEY_ID and ATTACHMENT_S3_SECRET_ACCESS_KEY. Without it, they are kept below DATA_DIR, which all processes then have to share.',
    'https://s3.eu-central-1.amazonaws.com/example-attachments',
  ),
  ATTACHMENT_S3_REGION: variable(z.string().min(1).default('us-east-1'), 'Region of that bucket.'),
  ATTACHMENT_S3_ACCESS_KEY_ID: variable(
    z.string().min(1).optional(),
    'Who reads and writes there.',
    'AKIAEXAMPLE',
  ),
  ATTACHMENT_S3_SECRET_ACCESS_KEY: variable(
    z.string().min(1).optional(),
    'The secret of that access key.',
    'change-me',
  ),
  CLAMD_ADDRESS: variable(
    parsedBy(parseClamdAddress).optional(),
    'ClamAV daemon that looks into every attachment, as host:port or the path of its socket. Without it, attachments are marked as not scanned; while it is down, new ones wait.',
    '/run/clamav/clamd.ctl',
  ),
} as const;
