import { createTestDatabase } from '@incident-tracker/db/testing';
import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import { CONDITIONS, evaluate } from '@incident-tracker/policy';
import type { Condition, ConditionSubject } from '@incident-tracker/policy';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { conditionToWhere } from './condition-to-where.js';

const ME = newId();
const SOMEONE = newId();

/** A row of the test's table, with a column of each type that a fact can have. Type aliases, because Kysely wants an index signature. */
type FactRow = {
  id: number;
  requester_id: string | null;
  uploaded_by: string | null;
  user_id: string | null;
  visibility: string | null;
  amount: number | null;
  open: boolean | null;
};

type Tables = { fact_rows: FactRow };
type TestDb = Kysely<Schema & Tables>;

type TestFact = 'requesterId' | 'uploadedBy' | 'userId' | 'visibility' | 'amount' | 'open';

const COLUMNS = {
  requesterId: 'fact_rows.requester_id',
  uploadedBy: 'uploaded_by',
  userId: 'user_id',
  visibility: 'visibility',
  amount: 'amount',
  open: 'fact_rows.open',
} as const;

const IDS = [ME, SOMEONE, null];

/** Every combination that a condition can tell apart, NULLs included. */
const ROWS: readonly FactRow[] = IDS.flatMap((requester_id) =>
  ['public', 'internal', null].flatMap((visibility) =>
    [1, 2, null].flatMap((amount) =>
      [true, false, null].flatMap((open) =>
        IDS.map((uploaded_by) => ({
          requester_id,
          visibility,
          amount,
          open,
          uploaded_by,
          user_id: uploaded_by,
        })),
      ),
    ),
  ),
).map((row, id) => Object.assign(row, { id }));

const SUBJECTS: readonly ConditionSubject[] = [
  { userId: ME },
  { serviceAccountId: ME },
  { userId: ME, serviceAccountId: SOMEONE },
  { userId: '' },
  {},
];

const idFact = fc.constantFrom(
  { fact: 'requesterId' as const },
  { fact: 'uploadedBy' as const },
  { fact: 'userId' as const },
);
const subjectSide = fc.constantFrom(
  { subject: 'userId' as const },
  { subject: 'principalId' as const },
);

const { condition: anyCondition } = fc.letrec<{
  condition: Condition<TestFact>;
  leaf: Condition<TestFact>;
}>((tie) => ({
  leaf: fc.oneof(
    fc.record({ eq: fc.tuple(idFact, subjectSide) }),
    fc.record({ eq: fc.tuple(idFact, fc.record({ value: fc.constantFrom(ME, SOMEONE) })) }),
    fc.record({
      eq: fc.tuple(
        fc.constant({ fact: 'visibility' as const }),
        fc.record({ value: fc.constantFrom('public', 'internal', '', "'; --") }),
      ),
    }),
    fc.record({
      eq: fc.tuple(
        fc.constant({ fact: 'amount' as const }),
        fc.record({ value: fc.constantFrom(1, 2, 3) }),
      ),
    }),
    fc.record({
      eq: fc.tuple(fc.constant({ fact: 'open' as const }), fc.record({ value: fc.boolean() })),
    }),
    fc.record({ in: fc.tuple(idFact, listOf(ME, SOMEONE)) }),
    fc.record({
      in: fc.tuple(
        fc.constant({ fact: 'visibility' as const }),
        listOf('public', 'internal', 'other'),
      ),
    }),
    fc.record({ in: fc.tuple(fc.constant({ fact: 'amount' as const }), listOf(1, 2, 3)) }),
  ),
  condition: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    tie('leaf'),
    fc.record({ not: tie('condition') }),
    fc.record({ all: someOf(tie('condition')) }),
    fc.record({ any: someOf(tie('condition')) }),
  ),
}));

function listOf<Value>(...values: Value[]): fc.Arbitrary<[Value, ...Value[]]> {
  return someOf(fc.constantFrom(...values));
}

function someOf<Member>(member: fc.Arbitrary<Member>): fc.Arbitrary<[Member, ...Member[]]> {
  return fc.oneof(fc.tuple(member), fc.tuple(member, member), fc.tuple(member, member, member));
}

function factsOf(row: FactRow): Record<TestFact, string | number | boolean | null> {
  const {
    requester_id: requesterId,
    uploaded_by: uploadedBy,
    user_id: userId,
    visibility,
    amount,
    open,
  } = row;
  return { requesterId, uploadedBy, userId, visibility, amount, open };
}

function idsByEvaluator(condition: Condition<TestFact>, subject: ConditionSubject): number[] {
  return ROWS.filter((row) => evaluate(condition, factsOf(row), subject)).map(({ id }) => id);
}

async function idsBySql(
  db: TestDb,
  condition: Condition<TestFact>,
  subject: ConditionSubject,
): Promise<number[]> {
  const rows = await db
    .selectFrom('fact_rows')
    .select('id')
    .where(
      conditionToWhere<Schema & Tables, 'fact_rows', TestFact>(condition, {
        columns: COLUMNS,
        subject,
      }),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Runs the check over a real table that holds all ROWS and vanishes with its transaction. */
async function withRows(check: (db: TestDb) => Promise<void>): Promise<void> {
  await using testDatabase = await createTestDatabase();
  await testDatabase.database.tenantTransaction(newId(), async (trx) => {
    await sql`create temp table fact_rows (id int primary key, requester_id uuid, uploaded_by uuid, user_id uuid,
      visibility text, amount int, open boolean) on commit drop`.execute(trx);
    const db = trx.withTables<Tables>();
    await db.insertInto('fact_rows').values(ROWS).execute();
    await check(db);
  });
}

test('the where clause picks exactly the rows for which the evaluator says true, NULLs included', async () => {
  await withRows(async (db) => {
    await fc.assert(
      fc.asyncProperty(anyCondition, fc.constantFrom(...SUBJECTS), async (condition, subject) => {
        expect(await idsBySql(db, condition, subject)).toEqual(idsByEvaluator(condition, subject));
      }),
      { numRuns: 400 },
    );
  });
});

test('each condition of the policy picks the same rows both ways, for every kind of subject', async () => {
  await withRows(async (db) => {
    for (const { condition } of Object.values(CONDITIONS)) {
      for (const subject of SUBJECTS) {
        expect(await idsBySql(db, condition, subject)).toEqual(idsByEvaluator(condition, subject));
      }
      expect(idsByEvaluator(condition, { userId: ME }).length).toBeGreaterThan(0);
    }
  });
});

test('a malformed condition picks no row, wherever the fault is', async () => {
  const someRows = { any: [{ eq: [{ fact: 'amount' }, { value: 1 }] }] };
  const faults: readonly unknown[] = [
    { all: [] },
    { any: [] },
    { and: [undefined] },
    { all: [undefined] },
    {},
    { not: { all: [] } },
  ];
  const wrapped = faults.flatMap((fault) => [
    fault,
    { not: fault },
    { any: [someRows, fault] },
    { all: [someRows, fault] },
  ]);
  await withRows(async (db) => {
    for (const condition of wrapped) {
      const ids: unknown = await Reflect.apply(idsBySql, undefined, [
        db,
        condition,
        { userId: ME },
      ]);
      expect([JSON.stringify(condition), ids]).toEqual([JSON.stringify(condition), []]);
    }
  });
});
