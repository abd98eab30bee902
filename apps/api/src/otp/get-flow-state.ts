import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { MAX_ATTEMPTS } from './code.js';
import { findFlowOf } from './flows-store.js';
import type { FlowState } from './schemas.js';

/**
 * How far the message with a code has come that the caller's own session asked for. For nobody else:
 * a flow of nobody has no message. @throws AppError NOT_FOUND.
 */
export async function getFlowState(
  { ports, principal }: PersonContext,
  { flowId }: { flowId: string },
): Promise<FlowState> {
  const flow = await findFlowOf(ports.db.identity, principal.userId, flowId);
  if (flow === null) throw new AppError('NOT_FOUND');
  const { purpose, channel, attempts, expiresAt } = flow;
  return {
    flowId,
    purpose,
    channel,
    delivery: deliveryOf(flow),
    attemptsLeft: Math.max(0, MAX_ATTEMPTS - attempts),
    expiresAt: expiresAt.toISOString(),
  };
}

function deliveryOf(message: {
  status: 'queued' | 'handed_over' | 'sent' | 'failed' | null;
  lastError: string | null;
}): FlowState['delivery'] {
  const { status, lastError } = message;
  if (status === 'sent' || status === 'failed') return status;
  return lastError === null ? 'queued' : 'retrying';
}
