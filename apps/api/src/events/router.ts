import { router } from '../trpc/init.js';
import { tenantStream } from '../trpc/procedures.js';
import { streamOutput, subscribeInput } from './schemas.js';
import { subscribeEvents } from './subscribe-events.js';

export const eventsRouter = router({
  subscribe: tenantStream
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'events.read',
      tenant: 'active',
      rate: 'read',
    })
    .input(subscribeInput)
    .output(streamOutput)
    .subscription(({ ctx, input, signal }) =>
      subscribeEvents(ctx, input, signal ?? new AbortController().signal),
    ),
});
