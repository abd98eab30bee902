import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { PatientCaller } from './patient-caller.js';

const never = (): Promise<never> => new Promise(() => {});

it('waits for no answer once one is overdue, asks now and then, and trusts the first that comes', async () => {
  const caller = new PatientCaller({ answerMs: 50, againMs: 150 });
  expect(await caller.ask(async () => 'one')).toBe('one');
  await expect(caller.ask(never)).rejects.toThrow('no answer within 50 ms');
  let asked = 0;
  const count = async (): Promise<number> => (asked += 1);
  await expect(caller.ask(count)).rejects.toThrow('no answer is expected');
  await expect(caller.ask(count)).rejects.toThrow('no answer is expected');
  expect(asked).toBe(0);
  await sleep(160);
  const outcomes = await Promise.allSettled([caller.ask(never), caller.ask(count)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(asked).toBe(0);
  await sleep(160);
  expect(await caller.ask(count)).toBe(1);
  expect(await Promise.all([caller.ask(count), caller.ask(count)])).toEqual([2, 3]);
});

it('passes a refusal on, which is an answer', async () => {
  const caller = new PatientCaller({ answerMs: 1_000, againMs: 1_000 });
  await expect(caller.ask(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(await caller.ask(async () => 1)).toBe(1);
});
