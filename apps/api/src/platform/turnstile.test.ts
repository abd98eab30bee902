import { expect, it } from 'vitest';
import { Turnstile } from './turnstile.js';

it('lets so many through at a time, in their order, whatever becomes of them', async () => {
  const turnstile = new Turnstile(2);
  const order: number[] = [];
  let inside = 0;
  let most = 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) =>
      turnstile.pass(async () => {
        order.push(n);
        inside += 1;
        most = Math.max(most, inside);
        await new Promise(setImmediate);
        inside -= 1;
        if (n % 3 === 0) throw new Error('refused');
        return n;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(7);
});
