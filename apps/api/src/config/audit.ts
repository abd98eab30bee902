import { z } from 'zod';
import { variable, wholeNumber } from './variable.js';

/** Checkpoints of the audit log, and how long everything else is kept. */
export const auditVariables = {
  AUDIT_CHECKPOINT_DIR: variable(
    z.string().min(1).optional(),
    'Folder to which signed checkpoints of the audit log are appended. Keep it where whoever can write to the database cannot.',
    '/var/lib/incident-tracker/checkpoints',
  ),
  AUDIT_CHECKPOINT_URL: variable(
    z.url({ protocol: /^https?$/ }).optional(),
    'Where signed checkpoints of the audit log are posted as JSON {checkpoints: [{tenantId, size, note}]}.',
    'https://witness.example.com/checkpoints',
  ),
  AUDIT_CHECKPOINT_HEADER: variable(
    z
      .string()
      .regex(/^[\w-]+: *[\x21-\x7E][\x20-\x7E]*$/)
      .optional(),
    'The header that proves to AUDIT_CHECKPOINT_URL who posts, as `Name: value`.',
    'Authorization: Bearer change-me',
  ),
  AUDIT_CHECKPOINT_S3_URL: variable(
    z.url({ protocol: /^https?$/ }).optional(),
    'Bucket of S3, or of a service that speaks its API, for signed checkpoints of the audit log; needs AUDIT_CHECKPOINT_S3_ACCESS_KEY_ID and AUDIT_CHECKPOINT_S3_SECRET_ACCESS_KEY. Turn Object Lock on there.',
    'https://s3.eu-central-1.amazonaws.com/example-audit',
  ),
  AUDIT_CHECKPOINT_S3_REGION: variable(
    z.string().min(1).default('us-east-1'),
    'Region of that bucket.',
  ),
  AUDIT_CHECKPOINT_S3_ACCESS_KEY_ID: variable(
    z.string().min(1).optional(),
    'Who puts them there.',
    'AKIAEXAMPLE',
  ),
  AUDIT_CHECKPOINT_S3_SECRET_ACCESS_KEY: variable(
    z.string().min(1).optional(),
    'The secret of that access key.',
    'change-me',
  ),
  AUDIT_SHIP_SECONDS: variable(
    wholeNumber(5, 1, 3600),
    'New checkpoints are sent to these places this often.',
  ),
  AUDIT_KEY_ROTATION_DAYS: variable(
    wholeNumber(365, 1, 3650),
    'A new key signs checkpoints after this many days. Old public keys stay published for ever.',
  ),
  RETENTION_EVERY: variable(
    wholeNumber(60, 1, 1440),
    'Minutes between two runs that remove what is too old (docs/retention.md).',
  ),
} as const;
