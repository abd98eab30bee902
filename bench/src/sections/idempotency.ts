import { randomUUID } from 'node:crypto';
import { compare } from '../load/compare.js';
import { HttpConnection, requestBytes } from '../load/http-connection.js';
import type { Target } from '../load/run-load.js';
import type { Tenant } from '../product/create-tenant.js';
import { ratioAtLeast } from '../report/row.js';
import { floorRow, subjectRows } from './http-rows.js';
import type { Section } from './section.js';

const BODY = { title: 'Checkout returns errors in Frankfurt' };
const GOAL = ratioAtLeast(0.7);

function declare({ apiKey }: Tenant, key?: string): Buffer {
  const headers = { 'x-api-key': apiKey, ...(key !== undefined && { 'idempotency-key': key }) };
  return requestBytes('POST', '/v1/incidents', { headers, body: BODY });
}

/** Sends what is to be answered from memory later, one after the other: twins would be in flight. */
async function sendEach(url: string, requests: readonly Buffer[]): Promise<void> {
  using connection = await HttpConnection.open(url);
  for (const request of requests) await connection.send(request);
}

/** What it takes that a request happens once however often it is sent, and what sending it again takes. */
export const idempotency: Section = {
  name: 'idempotency',
  title: 'POST /v1/incidents with an Idempotency-Key, without, and sent again',
  async run(lab) {
    const [floor, product, { writers }] = await Promise.all([
      lab.floor(),
      lab.product(),
      lab.scene(),
    ]);
    const target = (requests: readonly Buffer[]): Target => ({
      ...product,
      requests,
      expectedStatus: 201,
    });
    let asked = 0;
    const keyed: Target = {
      ...target([]),
      nextRequest: () => {
        asked += 1;
        const tenant = writers[asked % writers.length];
        if (tenant === undefined) throw new Error('no tenant to declare in');
        return declare(tenant, randomUUID());
      },
    };
    const again = writers.map((tenant) => declare(tenant, `again-${tenant.tenantId}`));
    await sendEach(product.url, again);
    const measured = await compare(
      {
        floor: {
          ...floor,
          requests: writers.map(({ tenantId }) =>
            requestBytes('POST', `/tenants/${tenantId}/incidents`, { body: BODY }),
          ),
          expectedStatus: 201,
        },
        plain: target(writers.map((tenant) => declare(tenant))),
        keyed,
        again: target(again),
      },
      lab.options,
    );
    const { plain } = measured;
    return [
      floorRow('one bare transaction writing the same rows', measured.floor),
      ...subjectRows('without a key, to the bare one', plain, { floor: measured.floor }),
      ...subjectRows('with a key, to the bare one', measured.keyed, {
        floor: measured.floor,
        goal: GOAL,
      }),
      ...subjectRows('with a key, to without', measured.keyed, { floor: plain }),
      ...subjectRows('sent again, to without', measured.again, { floor: plain }),
    ];
  },
};
