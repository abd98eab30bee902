import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../config.js';
import { PLAN_RATE_LIMITS } from '../rate-limits/limits.js';
import { blockSize } from './quota/block-size.js';
import { limitState } from './limit-state.js';
import { burstWrites, planLimits } from './plan-limits.js';
import { PLANS, PLAN_NAMES } from './plans.js';

describe('planLimits', () => {
  const none = readConfig({});
  const own = readConfig({ QUOTA_DAILY_WRITES: '7' });

  it.each([
    ['free', none, 10_000],
    ['team', none, 100_000],
    ['business', none, 1_000_000],
    ['constructor', none, 10_000],
    ['free', own, 7],
    ['team', own, 100_000],
  ])('of the plan %s: so many daily writes, by default or as configured', (plan, config, limit) => {
    expect(planLimits(config, plan).dailyWrites).toBe(limit);
  });

  it('takes single figures from the configuration, and gives a quota of its own no burst', () => {
    const PLAN_OVERRIDES = '{"team":{"members":5,"dailyWrites":50},"business":{"apiKeys":0}}';
    const config = readConfig({ PLAN_OVERRIDES });
    const team = planLimits(config, 'team');
    expect(team).toMatchObject({ dailyWrites: 50, burst: null, features: { members: 5 } });
    expect(team.features.apiKeys).toBe(PLANS.team.features.apiKeys);
    const business = planLimits(config, 'business');
    expect(business).toMatchObject({ burst: PLANS.business.burst, features: { apiKeys: 0 } });
    expect(planLimits(config, 'free')).toEqual(PLANS.free);
  });

  it.each([
    ['{', 'PLAN_OVERRIDES: is not JSON'],
    ['{"gold":{"members":1}}', 'PLAN_OVERRIDES: '],
    ['{"free":{"menbers":1}}', 'PLAN_OVERRIDES: free'],
    ['{"free":{"members":-1}}', 'PLAN_OVERRIDES: free.members'],
    ['{"free":{"dailyWrites":0}}', 'PLAN_OVERRIDES: free.dailyWrites'],
  ])('refuses %s as configuration', (PLAN_OVERRIDES, said) => {
    expect(() => readConfig({ PLAN_OVERRIDES })).toThrow(ConfigError);
    expect(() => readConfig({ PLAN_OVERRIDES })).toThrow(said);
  });

  it('grows from plan to plan in every figure, request rates included', () => {
    for (const [index, larger] of PLAN_NAMES.entries()) {
      const smaller = PLAN_NAMES[index - 1];
      if (smaller === undefined) continue;
      const figures = (name: typeof larger) => [
        PLANS[name].dailyWrites,
        ...Object.values(PLANS[name].features),
        ...Object.values(PLANS[name].retentionDays),
        ...Object.values(PLAN_RATE_LIMITS[name].tenant).map(({ perMinute }) => perMinute),
      ];
      const less = figures(smaller);
      for (const [n, figure] of figures(larger).entries())
        expect(figure).toBeGreaterThan(less[n] ?? 0);
    }
  });
});

describe('the parts of a quota', () => {
  it('a burst is a share of the day, rounded down', () => {
    expect(burstWrites(105, { percent: 10, everyDays: 7 })).toBe(10);
    expect(burstWrites(105, null)).toBe(0);
  });

  it('a block is a share of the room, at least what is needed, at most 1,000', () => {
    expect([blockSize(8_000, 1), blockSize(31, 1), blockSize(40, 12), blockSize(1e9, 1)]).toEqual([
      250, 1, 12, 1_000,
    ]);
  });

  it('a limit is near from 80 percent on, and reached when nothing is left', () => {
    expect([
      limitState(79, 100),
      limitState(80, 100),
      limitState(100, 100),
      limitState(0, 0),
    ]).toEqual(['ok', 'near', 'reached', 'reached']);
  });
});
