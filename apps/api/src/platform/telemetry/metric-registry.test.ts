import { describe, expect, it, vi } from 'vitest';
import { MetricRegistry } from './metric-registry.js';
import type { Observation } from './metrics.js';
import { parseOtlpHeaders } from './otlp-headers.js';
import { prometheusText } from './prometheus-text.js';

async function linesOf(registry: MetricRegistry, name: string): Promise<string[]> {
  const text = prometheusText(await registry.read());
  return text.split('\n').filter((line) => line.startsWith(name));
}

describe('the registry of metrics', () => {
  it('adds up counters by their attributes', async () => {
    const registry = new MetricRegistry();
    registry.add('rate_limit_rejections_total', 1, { policy: 'read' });
    registry.add('rate_limit_rejections_total', 2, { policy: 'read' });
    registry.add('rate_limit_rejections_total', 1, { policy: 'quote " and \\ and \n' });
    expect(await linesOf(registry, 'rate_limit_rejections_total')).toEqual([
      'rate_limit_rejections_total{policy="read"} 3',
      'rate_limit_rejections_total{policy="quote \\" and \\\\ and \\n"} 1',
    ]);
  });

  it('cumulates the buckets of histograms; a bound belongs to its bucket', async () => {
    const registry = new MetricRegistry();
    for (const seconds of [0.001, 0.002, 4, 99]) {
      registry.record('procedure_duration_seconds', seconds, { procedure: 'a.b' });
    }
    const lines = await linesOf(registry, 'procedure_duration_seconds');
    expect(lines).toContain('procedure_duration_seconds_bucket{procedure="a.b",le="0.001"} 1');
    expect(lines).toContain('procedure_duration_seconds_bucket{procedure="a.b",le="0.0025"} 2');
    expect(lines).toContain('procedure_duration_seconds_bucket{procedure="a.b",le="5"} 3');
    expect(lines).toContain('procedure_duration_seconds_bucket{procedure="a.b",le="30"} 3');
    expect(lines).toContain('procedure_duration_seconds_bucket{procedure="a.b",le="+Inf"} 4');
    expect(lines).toContain('procedure_duration_seconds_sum{procedure="a.b"} 103.003');
    expect(lines).toContain('procedure_duration_seconds_count{procedure="a.b"} 4');
  });

  it('counts together what would be too many series', async () => {
    const registry = new MetricRegistry();
    for (let n = 0; n < 5_000; n += 1) {
      registry.add('rate_limit_rejections_total', 1, { policy: `made up ${n}` });
    }
    const lines = await linesOf(registry, 'rate_limit_rejections_total');
    expect(lines.length).toBeLessThanOrEqual(2_001);
    expect(lines).toContain('rate_limit_rejections_total{policy="_overflow"} 3000');
  });

  it('leaves out a look that fails or takes too long, and tells the rest', async () => {
    vi.useFakeTimers();
    const registry = new MetricRegistry();
    registry.observe('webhook_dead_letters', () => Promise.reject(new Error('down')));
    registry.observe('webhook_circuits_open', () => new Promise(() => {}));
    registry.observe('sse_connections', () => [{ value: 7, attributes: {} }]);
    const reading = linesOf(registry, '');
    await vi.advanceTimersByTimeAsync(2_000);
    const lines = await reading;
    vi.useRealTimers();
    expect(lines).toContain('sse_connections 7');
    expect(lines.filter((line) => line.startsWith('webhook_dead_letters'))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('webhook_circuits_open'))).toEqual([]);
  });

  it('asks once for readers that come together, and no more once a look is disposed of', async () => {
    const registry = new MetricRegistry();
    const look = vi.fn<() => Observation<'sse_connections'>[]>(() => [
      { value: 1, attributes: {} },
    ]);
    const looking = registry.observe('sse_connections', look);
    await Promise.all([registry.read(), registry.read()]);
    expect(look).toHaveBeenCalledTimes(1);
    looking[Symbol.dispose]();
    expect(await linesOf(registry, 'sse_connections')).toEqual([]);
  });

  it('keeps what a costly look has seen for as long as it said', async () => {
    const registry = new MetricRegistry();
    const look = vi.fn<() => Observation<'sse_connections'>[]>(() => [
      { value: 1, attributes: {} },
    ]);
    registry.observe('sse_connections', look, { keepMs: 60_000 });
    await registry.read();
    expect(await linesOf(registry, 'sse_connections')).toEqual(['sse_connections 1']);
    expect(look).toHaveBeenCalledTimes(1);
  });
});

describe('the headers for the collector', () => {
  it('are pairs with encoded values', () => {
    expect(parseOtlpHeaders('Authorization=Basic%20YTpi, x-team=ops')).toEqual({
      authorization: 'Basic YTpi',
      'x-team': 'ops',
    });
    expect(parseOtlpHeaders('')).toEqual({});
    expect(() => parseOtlpHeaders('no pair')).toThrow('not name=value');
    expect(() => parseOtlpHeaders('a=%')).toThrow(/malformed/i);
  });
});
