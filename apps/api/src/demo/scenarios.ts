import type { DemoIncident } from './story.js';

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * What the demo tenant has been through. The texts are ours; how long such things take, and in which
 * order people do them, follows published incident histories.
 */
export const DEMO_INCIDENTS: readonly DemoIncident[] = [
  {
    title: 'Search results are stale in the EU region',
    description:
      'New documents did not appear in search. The indexer stopped consuming after a schema change.',
    severity: 'SEV3',
    declaredAgo: 21 * DAY,
    impactLead: 34,
    by: 'emil',
    steps: [
      { at: 6, by: 'ana', do: 'command', who: 'ana' },
      {
        at: 19,
        by: 'ana',
        do: 'note',
        message: 'The consumer group `search-eu` has made no progress since 02:14.',
      },
      {
        at: 27,
        by: 'ana',
        do: 'publish',
        status: 'identified',
        message: 'The indexer rejects messages of the new schema. A rollback is being prepared.',
      },
      {
        at: 58,
        by: 'ana',
        do: 'publish',
        status: 'monitoring',
        message: 'The previous indexer is back and catches up; **40 minutes** of backlog remain.',
        audience: 'public',
      },
      {
        at: 121,
        by: 'ana',
        do: 'publish',
        status: 'resolved',
        message: 'Search is up to date again in all regions.',
        audience: 'public',
      },
      {
        at: 130,
        by: 'ana',
        do: 'task',
        title: 'Validate messages against the consumer schema in CI',
        who: 'emil',
        dueInHours: 120,
        done: true,
      },
      {
        at: 140,
        by: 'ana',
        do: 'link',
        url: 'https://example.com/dashboards/search-indexing',
        title: 'Dashboard: indexing lag by region',
      },
      {
        at: 2 * DAY,
        by: 'ana',
        do: 'review',
        summary:
          'The EU indexer stopped for 2.5 hours, because it refused messages of a schema that its producer had begun to send.',
        impact: 'Documents changed in that time could not be found in the EU. Nothing was lost.',
        rootCause:
          'The producer was deployed before the consumer knew the new schema; nothing checked that the two agree.',
        contributingFactors: [
          'The consumer logs refused messages at debug level',
          'No alert on the age of the oldest message',
        ],
        whatWentWell: 'The rollback took eleven minutes, and the backlog drained by itself.',
        whatWentBadly: 'A customer noticed before we did.',
      },
      { at: 3 * DAY, by: 'ana', do: 'move', status: 'closed' },
    ],
  },
  {
    title: 'Checkout fails for cards that need 3-D Secure',
    description:
      'About 18 % of card payments ended with an error page after the bank’s confirmation step.',
    severity: 'SEV2',
    declaredAgo: 9 * DAY,
    impactLead: 22,
    by: 'ana',
    steps: [
      { at: 3, by: 'ana', do: 'command', who: 'amir' },
      {
        at: 11,
        by: 'amir',
        do: 'note',
        message: 'Errors began with the 14:05 deploy of `payments-web`.',
        minutesEarlier: 4,
      },
      {
        at: 16,
        by: 'amir',
        do: 'publish',
        status: 'identified',
        message: 'The return URL lost its query string in the last deploy. Rolling back.',
      },
      {
        at: 29,
        by: 'amir',
        do: 'publish',
        status: 'monitoring',
        message: 'The rollback is out; the error rate is falling.',
        audience: 'public',
      },
      {
        at: 71,
        by: 'amir',
        do: 'publish',
        status: 'resolved',
        message: 'Payments work normally. No card was charged twice.',
        audience: 'public',
      },
      {
        at: 85,
        by: 'amir',
        do: 'task',
        title: 'Contract test for the bank’s return URL',
        who: 'emil',
        dueInHours: 96,
      },
      {
        at: 86,
        by: 'amir',
        do: 'task',
        title: 'Alert on the share of abandoned confirmations',
        who: 'ana',
        dueInHours: 72,
      },
      {
        at: 90,
        by: 'emil',
        do: 'note',
        message: 'Decision: payment pages get a canary of 5 % from now on.',
      },
    ],
  },
  {
    title: 'Webhook deliveries delayed by up to 25 minutes',
    description:
      'One worker pool was starved by a customer’s endpoint that answered after 14 seconds.',
    severity: 'SEV3',
    declaredAgo: 3 * DAY,
    impactLead: 51,
    by: 'ana',
    steps: [
      { at: 8, by: 'ana', do: 'command', who: 'ana' },
      {
        at: 24,
        by: 'ana',
        do: 'publish',
        status: 'identified',
        message: 'A slow endpoint holds most workers. It is being isolated.',
      },
      {
        at: 47,
        by: 'ana',
        do: 'publish',
        status: 'monitoring',
        message: 'Deliveries flow again; the backlog clears within 15 minutes.',
      },
      {
        at: 66,
        by: 'ana',
        do: 'publish',
        status: 'resolved',
        message: 'All deliveries are on time.',
      },
      {
        at: 70,
        by: 'ana',
        do: 'task',
        title: 'One queue per endpoint',
        who: 'emil',
        dueInHours: 240,
      },
    ],
  },
  {
    title: 'Login page returns 502 for some users',
    description:
      'Duplicate report of an outage at the identity provider; nothing was wrong on our side.',
    severity: 'SEV4',
    declaredAgo: 2 * DAY,
    by: 'emil',
    steps: [
      {
        at: 12,
        by: 'ana',
        do: 'note',
        message: 'The provider’s status page confirms an outage on their side.',
      },
      { at: 14, by: 'ana', do: 'move', status: 'declined' },
    ],
  },
  {
    title: 'Primary database refuses writes',
    description:
      'All writes fail since a failover. Reads are served from replicas. Every customer is affected.',
    severity: 'SEV1',
    declaredAgo: 52,
    impactLead: 7,
    by: 'ana',
    steps: [
      { at: 1, by: 'amir', do: 'command', who: 'amir' },
      {
        at: 4,
        by: 'ana',
        do: 'note',
        message: 'Disk of the old primary reached 100 %; the failover was automatic.',
        minutesEarlier: 9,
      },
      {
        at: 9,
        by: 'amir',
        do: 'publish',
        message:
          'Saving is not possible at the moment. Nothing that was saved is lost. Next update in 20 minutes.',
        audience: 'public',
      },
      {
        at: 18,
        by: 'ana',
        do: 'note',
        message:
          'The new primary is read-only: its `default_transaction_read_only` was left on after the last drill.',
      },
      {
        at: 21,
        by: 'amir',
        do: 'publish',
        status: 'identified',
        message: 'The cause is known: the new primary came up read-only. It is being switched.',
        audience: 'public',
      },
      {
        at: 24,
        by: 'amir',
        do: 'task',
        title: 'Switch the new primary to read-write and verify replication',
        who: 'ana',
        dueInHours: 1,
      },
      {
        at: 25,
        by: 'amir',
        do: 'task',
        title: 'Tell the ten largest customers by phone',
        who: 'olivia',
        dueInHours: 2,
      },
    ],
  },
  {
    title: 'Invoices show the wrong tax rate for Norway',
    description:
      'Reported by two customers. Amounts charged look right; the printed rate does not.',
    severity: 'SEV4',
    declaredAgo: 18,
    by: 'emil',
    steps: [
      {
        at: 5,
        by: 'emil',
        do: 'note',
        message: 'Reproduced with a test customer in the staging environment.',
      },
    ],
  },
];
