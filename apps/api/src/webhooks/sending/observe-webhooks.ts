import type { Ports } from '../../platform/ports.js';

/** A count over all tenants is kept this long. */
const KEEP_MS = 10_000;

/** Tells how many deliveries were given up, and how many endpoints are not tried because they fail. */
export function observeWebhooks({ db, metrics }: Pick<Ports, 'db' | 'metrics'>): Disposable {
  const looks = new DisposableStack();
  looks.use(
    metrics.observe(
      'webhook_dead_letters',
      async () => {
        const { count } = await db.platformTransaction(
          (trx) =>
            trx
              .selectFrom('webhook_deliveries')
              .select(({ fn }) => fn.countAll<string>().as('count'))
              .where('status', '=', 'dead_letter')
              .executeTakeFirstOrThrow(),
          { readOnly: true },
        );
        return [{ value: Number(count), attributes: {} }];
      },
      { keepMs: KEEP_MS },
    ),
  );
  looks.use(
    metrics.observe(
      'webhook_circuits_open',
      async () => {
        const { count } = await db.platformTransaction(
          (trx) =>
            trx
              .selectFrom('webhook_states')
              .select(({ fn }) => fn.countAll<string>().as('count'))
              .where('circuit', '<>', 'closed')
              .executeTakeFirstOrThrow(),
          { readOnly: true },
        );
        return [{ value: Number(count), attributes: {} }];
      },
      { keepMs: KEEP_MS },
    ),
  );
  return looks;
}
