import type { Contract } from '../contract.js';
import type { Command } from './run-command.js';
import { UsageError } from './usage-error.js';

export const WHOAMI_USAGE = `  whoami              who the key speaks for, and what it may do
`;

type Caller = Contract['procedures']['auth']['whoami']['output'];

/** Says who the key speaks for. */
export const whoami: Command = async (args, { tracker, print }) => {
  if (args.length > 0) throw new UsageError(WHOAMI_USAGE);
  const caller = await tracker.auth.whoami();
  print(caller, () => describeCaller(caller));
};

/** A caller in two lines. */
export function describeCaller({ name, kind, role, tenantId, scopes }: Caller): string {
  const limits = scopes === null ? '' : `, limited to ${scopes.join(', ')}`;
  return `${name} (${kind.replace('_', ' ')}), ${role ?? 'no role'}${limits}\nTenant ${tenantId ?? '–'}`;
}
