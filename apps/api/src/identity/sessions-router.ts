import { nothing } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import { personProcedure } from '../trpc/procedures.js';
import { listSessions } from './list-sessions.js';
import { forOneself, noInput } from './procedure-meta.js';
import { revokeAllSessions } from './revoke-all-sessions.js';
import { revokeOtherSessions } from './revoke-other-sessions.js';
import { revokeSession } from './revoke-session.js';
import * as schemas from './schemas.js';

const tags = ['auth'];

/** Where a person is signed in. */
export const sessionsRouter = router({
  list: personProcedure
    .meta({
      ...forOneself,
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/auth/sessions',
        summary: 'List where you are signed in',
        tags,
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(schemas.listInput)
    .output(schemas.sessionPage)
    .query(({ ctx, input }) => listSessions(ctx, input)),

  revoke: personProcedure
    .meta({
      ...forOneself,
      rate: 'auth',
      rest: {
        method: 'DELETE',
        path: '/v1/auth/sessions/{sessionId}',
        summary: 'End one of your sessions',
        description: 'Another session than the one that asks takes a sign-in within 15 minutes.',
        tags,
        status: 204,
        errors: ['REAUTH_REQUIRED', 'NOT_FOUND'],
      },
    })
    .input(schemas.sessionIdInput)
    .output(nothing)
    .mutation(({ ctx, input }) => revokeSession(ctx, input)),

  revokeOthers: personProcedure
    .meta({
      ...forOneself,
      rate: 'auth',
      rest: {
        method: 'POST',
        path: '/v1/auth/sessions/revoke-others',
        summary: 'End all your other sessions',
        description: 'Takes a sign-in within the last 15 minutes.',
        tags,
        errors: ['REAUTH_REQUIRED'],
      },
    })
    .input(noInput)
    .output(schemas.revokedCount)
    .mutation(({ ctx }) => revokeOtherSessions(ctx)),

  revokeAll: personProcedure
    .meta({
      ...forOneself,
      rate: 'auth',
      rest: {
        method: 'POST',
        path: '/v1/auth/sessions/revoke-all',
        summary: 'End all your sessions, this one included',
        description: 'Takes a sign-in within the last 15 minutes.',
        tags,
        errors: ['REAUTH_REQUIRED'],
      },
    })
    .input(noInput)
    .output(schemas.revokedCount)
    .mutation(({ ctx }) => revokeAllSessions(ctx)),
});
