import { newId } from '@incident-tracker/db';
import type { TenantTransaction } from '@incident-tracker/db';
import { ROLES, authorize } from '@incident-tracker/policy';
import type { Subject } from '@incident-tracker/policy';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signUpOwner } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { readableComments, visibleTickets } from './rights.js';

/*
 * The policy has two interpreters, one over rows in memory and one in SQL. Here they look at the real
 * tables, full of tickets of several people and machines.
 */

const NOW = new Date('2026-03-02T09:00:00Z');
const SCOPES = [undefined, [], ['read'], ['write'], ['tickets.read'], ['tickets.read_comments']];

interface Row {
  readonly id: string;
  readonly requesterId: string;
  readonly visibility?: 'public' | 'internal';
}

let app: TestApp;
let tenantId = '';
const askers = Array.from({ length: 4 }, () => newId());
const tickets: Row[] = [];
const comments: Row[] = [];

async function fill(trx: TenantTransaction): Promise<void> {
  for (let number = 1; number <= 24; number += 1) {
    const requesterId = askers[number % askers.length] ?? '';
    const party = number % 3 === 0 ? 'service_account' : 'user';
    const ticket = { id: newId(), requesterId };
    tickets.push(ticket);
    await trx
      .insertInto('tickets')
      .values({
        tenant_id: tenantId,
        id: ticket.id,
        number,
        title: `Ticket ${number}`,
        description: '',
        status: 'new',
        priority: 'normal',
        requester_type: party,
        requester_id: requesterId,
        category: null,
        assignee_id: null,
        clock_paused_ms: 0,
        created_by_type: party,
        created_by_id: requesterId,
        created_at: NOW,
        updated_at: NOW,
      })
      .execute();
    for (const visibility of ['public', 'internal'] as const) {
      const comment = { id: newId(), requesterId, visibility };
      comments.push(comment);
      await trx
        .insertInto('ticket_comments')
        .values({
          tenant_id: tenantId,
          id: comment.id,
          ticket_id: ticket.id,
          body: visibility,
          visibility,
          author_type: 'user',
          author_id: newId(),
          created_at: NOW,
        })
        .execute();
    }
  }
}

beforeAll(async () => {
  app = await startTestApp({ workers: false });
  ({ tenantId } = await signUpOwner(app.url));
  await app.database.tenantTransaction(tenantId, fill);
});
afterAll(() => app[Symbol.asyncDispose]());

const subject: fc.Arbitrary<Subject> = fc
  .record({
    role: fc.constantFrom(...ROLES),
    asker: fc.constantFrom(...askers, newId()),
    isMachine: fc.boolean(),
    scopes: fc.constantFrom(...SCOPES),
  })
  .map(({ role, asker, isMachine, scopes }) => ({
    tenantId,
    role,
    ...(isMachine ? { serviceAccountId: asker, scopes: scopes ?? ['read'] } : { userId: asker }),
  }));

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).toSorted();

it('the database shows of tickets exactly what the policy allows to be read', async () => {
  await fc.assert(
    fc.asyncProperty(subject, async (who) => {
      const shown = await app.database.tenantTransaction(tenantId, (trx) =>
        trx.selectFrom('tickets').select('tickets.id').where(visibleTickets(who)).execute(),
      );
      // What there is for somebody follows from their role; what their key may read is asked before.
      const reader = who.scopes === undefined ? who : { ...who, scopes: ['read'] };
      const allowed = tickets.filter(
        ({ requesterId }) =>
          authorize('tickets.read', { tenantId, requesterId }, reader).effect === 'allow',
      );
      expect(idsOf(shown)).toEqual(idsOf(allowed));
    }),
    { numRuns: 150 },
  );
});

it('the database shows of comments exactly what the policy allows to be read', async () => {
  await fc.assert(
    fc.asyncProperty(subject, async (who) => {
      const shown = await app.database.tenantTransaction(tenantId, (trx) =>
        trx
          .selectFrom('ticket_comments')
          .innerJoin('tickets', (join) =>
            join
              .onRef('tickets.tenant_id', '=', 'ticket_comments.tenant_id')
              .onRef('tickets.id', '=', 'ticket_comments.ticket_id'),
          )
          .select('ticket_comments.id')
          .where(readableComments(who))
          .execute(),
      );
      const allowed = comments.filter(
        ({ requesterId, visibility }) =>
          authorize('tickets.read_comments', { tenantId, requesterId, visibility }, who).effect ===
          'allow',
      );
      expect(idsOf(shown)).toEqual(idsOf(allowed));
    }),
    { numRuns: 150 },
  );
});
