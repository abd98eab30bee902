import { createHash } from 'node:crypto';
import { RedisClient } from '../platform/redis-client.js';
import type { RateStore, Taken } from './rate-store.js';
import type { Rule } from './sliding-window.js';

/** An answer that takes longer is as good as none: limits must not slow requests down. */
const ANSWER_MS = 1_000;

/*
 * Reads all counters, counts the request under each if each has room, and answers with them. Redis runs
 * a script alone, so nodes never count past a limit; the time is that of Redis, the same for all.
 * KEYS: one hash per rule. ARGV: limit and window in ms for each. Answers {allowed, current, previous,
 * elapsed ms, …}.
 */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local allowed = 1
local states = {}
for n, key in ipairs(KEYS) do
  local limit, window = tonumber(ARGV[2 * n - 1]), tonumber(ARGV[2 * n])
  local index = math.floor(now / window)
  local kept = redis.call('HMGET', key, 'i', 'c', 'p')
  local at, current, previous = tonumber(kept[1]), 0, 0
  if at == index then
    current, previous = tonumber(kept[2]), tonumber(kept[3])
  elseif at == index - 1 then
    previous = tonumber(kept[2])
  end
  local elapsed = now - index * window
  if current + previous * (window - elapsed) / window + 1 > limit then allowed = 0 end
  states[n] = { index, current, previous, elapsed, window }
end
local answer = { allowed }
for n, key in ipairs(KEYS) do
  local index, current, previous, elapsed, window = unpack(states[n])
  if allowed == 1 then
    current = current + 1
    redis.call('HSET', key, 'i', index, 'c', current, 'p', previous)
    redis.call('PEXPIRE', key, 2 * window)
  end
  answer[#answer + 1] = current
  answer[#answer + 1] = previous
  answer[#answer + 1] = elapsed
end
return answer
`;
const SCRIPT_SHA = createHash('sha1').update(SCRIPT).digest('hex');

/** Counters in Redis or Valkey, shared by all nodes. `take` rejects while it cannot be reached. */
export interface RedisStore extends RateStore, AsyncDisposable {
  take(rules: readonly Rule[]): Promise<Taken>;
}

/**
 * Connects in the background, and again for as long as it takes.
 * @param url redis:// or rediss://.
 */
export function connectRedisStore(url: string): RedisStore {
  const redis = new RedisClient(url, ANSWER_MS);
  const run = (rules: readonly Rule[]): Promise<unknown> => {
    const numKeys = String(rules.length);
    const rest = [
      ...rules.map(({ key, windowMs }) => `itk:rate:${windowMs}:${key}`),
      ...rules.flatMap(({ limit, windowMs }) => [String(limit), String(windowMs)]),
    ];
    return redis.ask(async (client) => {
      try {
        return await client.sendCommand(['EVALSHA', SCRIPT_SHA, numKeys, ...rest]);
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return client.sendCommand(['EVAL', SCRIPT, numKeys, ...rest]);
      }
    });
  };
  return {
    async take(rules) {
      if (!redis.isReady) throw new Error('not connected to Redis');
      return decode(await run(rules), rules.length);
    },
    [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
  };
}

function decode(answer: unknown, rules: number): Taken {
  const numbers = Array.isArray(answer) ? answer.map(Number) : [];
  if (numbers.length !== 1 + 3 * rules) throw new Error('unexpected answer from Redis');
  const [allowed, ...counters] = numbers;
  return {
    allowed: allowed === 1,
    readings: Array.from({ length: rules }, (_, n) => {
      const [current = 0, previous = 0, elapsedMs = 0] = counters.slice(3 * n, 3 * n + 3);
      return { current, previous, elapsedMs };
    }),
  };
}
