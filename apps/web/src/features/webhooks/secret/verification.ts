/** A receiver without any package; docs/webhooks.md shows the same one. */
const NODE = `import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const key = Buffer.from(process.env.WEBHOOK_SECRET.replace('whsec_', ''), 'base64');
const handled = new Set(); // in production: a table with a unique key
createServer(async (req, res) => {
  const body = Buffer.concat(await req.toArray());
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': sent = '' } = req.headers;
  const mac = createHmac('sha256', key).update(\`\${id}.\${at}.\`).update(body).digest();
  const signatures = sent.split(' ').map((one) => Buffer.from(one.replace('v1,', ''), 'base64'));
  const genuine = signatures.some((one) => one.length === mac.length && timingSafeEqual(one, mac));
  if (!genuine || !(Math.abs(Date.now() / 1000 - at) < 300)) return res.writeHead(400).end();
  if (!handled.has(id)) console.log(JSON.parse(body)); // handle the event
  handled.add(id);
  res.writeHead(204).end();
}).listen(process.env.PORT ?? 8080);`;

const SDK = `import { createServer } from 'node:http';
import { webhooks } from '@incident-tracker/sdk';

const handled = new Set(); // in production: a table with a unique key
createServer(async (req, res) => {
  try {
    const body = Buffer.concat(await req.toArray());
    const event = await webhooks.verify(body, req.headers, process.env.WEBHOOK_SECRET);
    if (!handled.has(event.id)) console.log(event); // handle the event
    handled.add(event.id);
    res.writeHead(204).end();
  } catch {
    res.writeHead(400).end();
  }
}).listen(process.env.PORT ?? 8080);`;

/** Receivers that verify the signature, in at most 17 lines each. */
export const RECEIVERS = { node: NODE, sdk: SDK } as const;

export type ReceiverVariant = keyof typeof RECEIVERS;
