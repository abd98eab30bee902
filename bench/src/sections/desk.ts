import { connectClient } from '../database/client.js';
import { TICKET_WORDS, insertTickets } from '../database/insert-tickets.js';
import { SMALL, compareSizes } from './list-sizes.js';
import type { SizedList } from './list-sizes.js';
import type { Section } from './section.js';

const tickets: SizedList = {
  path: '/v1/tickets',
  noun: 'tickets',
  queries: ({ rare, frequent }) => ({
    'no filter': '',
    'one status': '&status=solved',
    'not done': '&status=new,open,pending',
    done: '&status=solved,closed',
    'one priority': '&priority=urgent',
    'status and priority': '&status=closed&priority=low',
    'one category': '&category=billing',
    'a rare tag': `&tag=${TICKET_WORDS.rareTag}`,
    'a common tag': `&tag=${TICKET_WORDS.commonTag}`,
    'of somebody, rarely': `&requesterId=${rare}`,
    'of somebody, often': `&requesterId=${frequent}`,
    'for somebody, rarely': `&assigneeId=${rare}`,
    'for somebody, often': `&assigneeId=${frequent}`,
    'for nobody': '&assigneeId=none',
    'for nobody or somebody, rarely': `&assigneeId=none,${rare}`,
    'not done and for somebody': `&status=new,open,pending&assigneeId=${frequent}`,
    breached: '&breached=true',
    'not breached': '&breached=false',
    'made before': `&createdBefore=${new Date().toISOString()}`,
    'oldest first': '&sort=createdAt',
    'last updated first': '&sort=-updatedAt',
    'first updated first': '&sort=updatedAt',
    'most urgent first': '&sort=-priority',
    'least urgent first': '&sort=priority',
    'not done, most urgent first': '&status=new,open,pending&sort=-priority',
    'a rare word': `&q=${TICKET_WORDS.rare}`,
    'a common word': `&q=${TICKET_WORDS.common}`,
    'a rare word of a comment': `&q=${TICKET_WORDS.rareComment}`,
    'a common word of a comment': `&q=${TICKET_WORDS.commonComment}`,
    'a common word, last updated first': `&q=${TICKET_WORDS.common}&sort=-updatedAt`,
  }),
  async fill(lab, counts, people) {
    const database = await lab.database();
    await using platform = await connectClient(database.urlAs('app_platform'));
    for (const [tenant, count] of counts) await insertTickets(platform, tenant, { count, people });
    await using owner = await connectClient(database.urlAs('app_owner'));
    for (const table of ['tickets', 'ticket_comments', 'ticket_tags']) {
      await owner.query(`VACUUM ANALYZE ${table}`);
    }
  },
};

/** Whether a page of the desk costs the same however many tickets the tenant has. */
export const desk: Section = {
  name: 'desk',
  title: `GET /v1/tickets?limit=25, p50 in a large tenant beside one of ${SMALL.toLocaleString('en-GB')} tickets`,
  run: (lab) => compareSizes(lab, tickets),
};
