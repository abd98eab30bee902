import { Readable } from 'node:stream';
import { spool } from '../attachments/upload/spool.js';
import { Uploading, spoolFolder } from '../attachments/upload/uploading.js';
import type { Ports } from '../platform/ports.js';
import { t } from '../trpc/init.js';
import type { UserPrincipal } from '../trpc/principal.js';
import { appRouter } from '../trpc/router.js';
import { actingAs, contextFor } from './acting-as.js';
import { browserLog, errorChart, errorTable } from './demo-files.js';
import type { DemoFile } from './demo-files.js';
import type { DemoCast } from './seed-demo.js';

const createCaller = t.createCallerFactory(appRouter);

/** Puts a few files on the newest incident and ticket, as the people of the demo would. */
export async function attachDemoFiles(ports: Ports, cast: DemoCast): Promise<void> {
  const owner = actingAs(ports, cast.olivia);
  const [incidents, tickets] = await Promise.all([
    owner.incidents.list({ limit: 1 }),
    owner.tickets.list({ limit: 1 }),
  ]);
  for (const { id } of incidents.items) {
    await attach(ports, cast.olivia, { file: errorChart(), to: { incidentId: id } });
    await attach(ports, cast.olivia, { file: errorTable(), to: { incidentId: id } });
  }
  for (const { id } of tickets.items) {
    await attach(ports, cast.olivia, { file: browserLog(), to: { ticketId: id } });
  }
}

/** Through the same procedure as an upload, with a file that needs no request to arrive. */
async function attach(
  ports: Ports,
  principal: UserPrincipal,
  { file, to }: { file: DemoFile; to: Readonly<Record<string, string>> },
): Promise<void> {
  const { filename, content } = file;
  const { config } = ports;
  await using uploading = new Uploading(ports);
  await using spooled = await spool(Readable.from([content]), {
    folder: spoolFolder(config),
    maxBytes: content.length,
  });
  const upload = {
    receive: async (tenantId: string) => {
      await uploading.keep(spooled, { filename, tenantId });
      return { filename, ...to };
    },
    get stored() {
      return uploading.stored;
    },
  };
  await createCaller({ ...contextFor(ports, principal), upload }).attachments.create({ filename });
  uploading.succeeded();
}
