import type { DemoTicket } from './ticket-story.js';

const HOUR = 60;
const DAY = 24 * HOUR;

/** What people have asked of the demo tenant. */
export const DEMO_TICKETS: readonly DemoTicket[] = [
  {
    title: 'Invoice for March shows our old address',
    description:
      'The PDF of invoice **2026-0312** still has the address of our former office.\n\nCan it be issued again?',
    category: 'Billing',
    createdAgo: 9 * DAY,
    by: 'ravi',
    steps: [
      { at: 42, by: 'ana', do: 'triage', status: 'open', tags: ['invoice'], who: 'ana' },
      {
        at: 44,
        by: 'ana',
        do: 'comment',
        body: 'Thanks, I can see it. Which address shall it be?\n\n> Munich or Vienna',
      },
      { at: 45, by: 'ana', do: 'triage', status: 'pending' },
      { at: 5 * HOUR, by: 'ravi', do: 'comment', body: 'Vienna, please.' },
      {
        at: 6 * HOUR,
        by: 'ana',
        do: 'comment',
        internal: true,
        body: '@amir the address is copied when the contract begins and never again. Worth a fix?',
      },
      {
        at: 7 * HOUR,
        by: 'ana',
        do: 'comment',
        body: 'Issued again; it is in your account, and the next ones will be right.',
      },
      { at: 7 * HOUR, by: 'ana', do: 'triage', status: 'solved' },
      { at: 3 * DAY, by: 'ana', do: 'triage', status: 'closed' },
    ],
  },
  {
    title: 'Export stops after 10,000 rows',
    description:
      'The CSV of our order list ends in the middle of a line:\n\n```\n"ORD-20991","Vienna","sh\n```\n\nIt worked last week.',
    priority: 'high',
    category: 'Reports',
    createdAgo: 2 * DAY,
    by: 'ravi',
    steps: [
      { at: 20, by: 'ana', do: 'triage', status: 'open', tags: ['csv', 'export'], who: 'emil' },
      { at: 25, by: 'ana', do: 'comment', body: 'We can reproduce this. @emil looks into it.' },
      {
        at: 3 * HOUR,
        by: 'emil',
        do: 'comment',
        body: 'The proxy cuts answers that take longer than a minute. A fix is in review.',
      },
      {
        at: 26 * HOUR,
        by: 'ana',
        do: 'comment',
        body: 'Since this morning the export has no such limit. Does it work for you?',
      },
      { at: 26 * HOUR, by: 'ana', do: 'triage', status: 'solved' },
      {
        at: 30 * HOUR,
        by: 'ravi',
        do: 'comment',
        body: 'It gets further, to about 40,000 rows, and then stops again.',
      },
    ],
  },
  {
    title: 'Nobody in our office can sign in',
    description:
      'Since 9:10 everybody gets *“The token is not valid”* right after the password. Phones on mobile data work.',
    priority: 'urgent',
    category: 'Sign-in',
    createdAgo: 3 * HOUR,
    by: 'ravi',
    steps: [
      { at: 4, by: 'ana', do: 'triage', status: 'open', tags: ['outage'], who: 'ana' },
      {
        at: 6,
        by: 'ana',
        do: 'comment',
        body: 'We see it for several customers and are on it. I will write here as soon as I know more.',
      },
      {
        at: 8,
        by: 'ana',
        do: 'comment',
        internal: true,
        body: 'All of them are behind the same carrier-grade NAT. @olivia I make an incident of it.',
      },
      {
        at: 9,
        by: 'ana',
        do: 'promote',
        severity: 'SEV2',
        title: 'Sign-in fails behind one network',
      },
    ],
  },
  {
    title: 'Please add Lena to our account',
    description: 'Lena Fischer starts on Monday and needs to read reports.',
    category: 'Accounts',
    createdAgo: 26 * HOUR,
    by: 'ravi',
    steps: [
      { at: 50, by: 'ana', do: 'triage', status: 'open', priority: 'low', who: 'ana' },
      {
        at: 55,
        by: 'ana',
        do: 'comment',
        body: 'Gladly. Which address shall the invitation go to?',
      },
      { at: 55, by: 'ana', do: 'triage', status: 'pending' },
    ],
  },
  {
    title: 'Dark mode for the status page',
    description: 'Our wall screen is very bright at night. A dark variant would help.',
    priority: 'low',
    category: 'Ideas',
    createdAgo: 4 * DAY,
    by: 'emil',
    steps: [{ at: 2 * DAY, by: 'ana', do: 'triage', tags: ['idea', 'status page'] }],
  },
  {
    title: 'Webhook deliveries arrive twice',
    description:
      'Since Tuesday we receive some deliveries two times, with the same `webhook-id`. Is that expected?',
    category: 'API',
    createdAgo: 11 * HOUR,
    by: 'ravi',
    steps: [
      {
        at: 9 * HOUR,
        by: 'amir',
        do: 'comment',
        internal: true,
        body: 'Their endpoint answers after 16 s; we give up after 15 and try again.',
      },
    ],
  },
  {
    title: 'Where do I find last year’s reports?',
    description: '',
    createdAgo: 35,
    by: 'ravi',
    steps: [],
  },
];
