import type { TenantContext } from '../trpc/context.js';
import { isUuid } from '../trpc/common-schemas.js';
import { invalidInput } from '../trpc/to-app-error.js';

/** A link of Markdown to somebody: `[@Name](mention:<userId>)`. The name may hold escaped brackets. */
const MENTION = /\[@(?:[^\]\\\n]|\\.){1,300}\]\(mention:([^)\s]{0,100})\)/g;

/** More people than this are not mentioned; a list of everybody is a broadcast. */
const MAX_MENTIONS = 50;

function mentionedIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(MENTION), ([, id = '']) => id.toLowerCase()))];
}

/** The ids of the people whom a text mentions, each once, in the order of the text. */
export function findMentions(text: string): string[] {
  return mentionedIn(text).filter(isUuid);
}

/**
 * Checks that a text mentions nobody but members of the tenant.
 * @param field where the text stands in the input.
 * @throws AppError VALIDATION_FAILED that names the field.
 */
export async function assertMentionable(
  { trx, tenantId }: Pick<TenantContext, 'trx' | 'tenantId'>,
  text: string,
  field: string,
): Promise<void> {
  const ids = mentionedIn(text);
  if (ids.length === 0) return;
  if (ids.length > MAX_MENTIONS) {
    throw invalidInput(field, `Mentions more than ${MAX_MENTIONS} people.`);
  }
  if (!ids.every(isUuid)) throw invalidInput(field, 'Mentions somebody who is not a member.');
  const found = await trx
    .selectFrom('memberships')
    .select('user_id')
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', ids)
    .execute();
  if (found.length < ids.length) {
    throw invalidInput(field, 'Mentions somebody who is not a member.');
  }
}
