import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { trpc } from '../../../api/client';
import { defined } from '../../../app/search-params';
import { formatNumber } from '../../../ui/format-number';
import { DEFAULT_VIEW, VIEWS } from '../search';
import type { TicketSearch } from '../search';
import { strings } from '../strings';
import classes from './desk.module.css';

/** The queues with what waits in each. */
export function Queues({ search }: { search: TicketSearch }) {
  const { data } = useQuery(trpc.tickets.counts.queryOptions({}));
  const { view = DEFAULT_VIEW, ...others } = search;
  return (
    <nav aria-label={strings.desk.queues}>
      <ul className={classes.queues}>
        {VIEWS.map((name) => {
          const count = name === 'all' ? undefined : data?.[name];
          const isLate = name === 'breached' && count !== undefined && count > 0;
          return (
            <li key={name}>
              <Link
                to="/tickets"
                search={defined({
                  ...others,
                  open: undefined,
                  saved: undefined,
                  view: name === DEFAULT_VIEW ? undefined : name,
                })}
                className={classes.queue}
                // The queue of all has no parameter: it fits into the address of every other.
                activeOptions={{ exact: true }}
                activeProps={{}}
                {...(name === view && { 'aria-current': 'page' })}
              >
                {strings.desk.views[name]}
                {count !== undefined && (
                  <span className={isLate ? `${classes.count} ${classes.late}` : classes.count}>
                    {formatNumber(count)}
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
