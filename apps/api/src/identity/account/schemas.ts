import { ROLES } from '@incident-tracker/policy';
import { z } from 'zod';
import { emailAddress, id, timestamp } from '../../trpc/common-schemas.js';

export const changeEmailInput = z.strictObject({ newEmail: emailAddress });

/** A token from a mail. */
const token = z.string().min(1).max(200);
export const confirmChangeInput = z.strictObject({ token });
export const cancelChangeInput = z.strictObject({
  token: token
    .optional()
    .meta({ description: 'From either mail. Left out: the change of your own account.' }),
});

export const confirmedChange = z
  .object({
    changed: z.boolean(),
    waitingFor: z
      .enum(['old', 'new'])
      .nullable()
      .meta({ description: 'The address whose link is still to be opened.' }),
  })
  .meta({ id: 'ConfirmedEmailChange' });

export const pendingChange = z
  .object({
    pending: z
      .object({
        newEmail: z.string(),
        confirmedAtOld: z.boolean(),
        confirmedAtNew: z.boolean(),
        requestedAt: timestamp,
        expiresAt: timestamp,
      })
      .nullable(),
  })
  .meta({ id: 'PendingEmailChange' });

export const phoneOutput = z
  .object({ phone: z.string().nullable(), verifiedAt: timestamp.nullable() })
  .meta({ id: 'Phone' });

const exportedRow = z.record(z.string(), z.unknown());
/** A row of the database in the words of the API. */
export type ExportedRow = z.infer<typeof exportedRow>;

export const accountExport = z
  .object({
    exportedAt: timestamp,
    account: z.object({
      id,
      email: z.string(),
      name: z.string(),
      phone: z.string().nullable(),
      emailVerifiedAt: timestamp.nullable(),
      phoneVerifiedAt: timestamp.nullable(),
      mfaEnabledAt: timestamp.nullable(),
      createdAt: timestamp,
      updatedAt: timestamp,
    }),
    memberships: z.array(
      z.object({
        tenantId: id,
        tenantName: z.string(),
        plan: z.string(),
        role: z.enum(ROLES),
        joinedAt: timestamp,
        tenantDeletedAt: timestamp.nullable(),
      }),
    ),
    records: z.record(z.string(), z.array(exportedRow)).meta({
      description:
        'Sessions, devices, activity, factors, notifications and what else there is, by kind.',
    }),
    auditLog: z
      .array(exportedRow)
      .meta({ description: 'What you did, from the audit logs of your tenants.' }),
  })
  .meta({ id: 'AccountExport' });
export type AccountExport = z.infer<typeof accountExport>;
