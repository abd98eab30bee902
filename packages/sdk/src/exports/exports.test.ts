import { describe, expect, it } from 'vitest';
import { PermissionError } from '../index.js';
import { makeTracker, rejectionOf } from '../testing/make-tracker.js';
import { json, scriptedServer } from '../testing/scripted-server.js';
import type { Responder } from '../testing/scripted-server.js';

const file =
  (then: 'end' | 'cut'): Responder =>
  (response) => {
    response.writeHead(200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="incidents-2026-03-01.csv"',
    });
    response.write('"reference"\r\n', () => (then === 'end' ? response.end() : response.destroy()));
  };

describe('an export of incidents', () => {
  it('is a file with a name, of what the filters leave over', async () => {
    await using server = await scriptedServer(file('end'));
    const exported = await makeTracker(server.url).incidents.export({
      format: 'csv',
      status: ['resolved', 'closed'],
      q: 'a b',
    });
    expect(exported).toMatchObject({
      contentType: 'text/csv; charset=utf-8',
      fileName: 'incidents-2026-03-01.csv',
    });
    expect(await new Response(exported.body).text()).toBe('"reference"\r\n');
    expect(server.received[0]?.url).toBe(
      '/v1/incidents/export?format=csv&status=resolved&status=closed&q=a+b',
    );
    expect(server.received[0]?.headers['x-api-key']).toBe('itk_live_test');
  });

  it('fails while it is read when it is broken off', async () => {
    await using server = await scriptedServer(file('cut'));
    const { body } = await makeTracker(server.url).incidents.export();
    await expect(new Response(body).text()).rejects.toThrow();
  });

  it('that is refused throws what any refused call throws', async () => {
    const envelope = { code: 'FORBIDDEN', message: 'No.', traceId: 't', details: {} };
    await using server = await scriptedServer(json(403, envelope));
    const error = await rejectionOf(makeTracker(server.url).incidents.export());
    expect(error).toBeInstanceOf(PermissionError);
    expect(error).toMatchObject({ code: 'FORBIDDEN', status: 403 });
  });
});
