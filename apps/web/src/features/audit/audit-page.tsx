import { Button, Paper, Text, UnstyledButton } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { trpc } from '../../api/client';
import type { AuditEvent, AuditListInput } from '../../api/types';
import { endOfDay, startOfDay } from '../../app/days';
import { Empty } from '../../ui/empty';
import { LoadMore } from '../../ui/load-more';
import { Requires } from '../../ui/no-access';
import { Page } from '../../ui/page';
import { QueryView } from '../../ui/query-view';
import { Row, RowTime, Rows, clickable } from '../../ui/rows';
import { actionLabel, actionsOf } from './actions';
import { AuditDrawer } from './audit-drawer';
import { AuditFilters } from './audit-filters';
import classes from './audit.module.css';
import { IntegrityPanel } from './integrity/integrity-panel';
import type { AuditSearch } from './search';
import { strings } from './strings';

const route = getRouteApi('/shell/audit-log');

/** Who changed what in the tenant. */
export function AuditPage() {
  return (
    <Requires permission="audit_log.read">
      <Page title={strings.title} description={strings.description}>
        <IntegrityPanel />
        <AuditLog />
      </Page>
    </Requires>
  );
}

function toInput({ area, actorId, from, until }: AuditSearch): AuditListInput {
  return {
    limit: 50,
    ...(area === undefined ? {} : { action: actionsOf(area) }),
    ...(actorId === undefined ? {} : { actorId }),
    ...(from === undefined ? {} : { createdAfter: startOfDay(from) }),
    ...(until === undefined ? {} : { createdBefore: endOfDay(until) }),
  };
}

function AuditLog() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [opened, setOpened] = useState<AuditEvent | null>(null);
  const query = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(toInput(search), {
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
  );
  const change = (next: AuditSearch) => void navigate({ search: next, replace: true });
  const filtered = Object.keys(search).length > 0;
  return (
    <div>
      <AuditFilters search={search} onChange={change} />
      <Paper withBorder>
        <QueryView query={{ ...query, data: query.data?.pages.flatMap(({ items }) => items) }}>
          {(events) =>
            events.length === 0 ? (
              <Empty
                icon={IconHistory}
                title={strings.emptyTitle}
                description={strings.empty}
                action={
                  filtered && (
                    <Button variant="default" onClick={() => change({})}>
                      {strings.clear}
                    </Button>
                  )
                }
              />
            ) : (
              <Rows label={strings.list}>
                {events.map((event) => (
                  <Entry key={event.id} event={event} onOpen={() => setOpened(event)} />
                ))}
              </Rows>
            )
          }
        </QueryView>
      </Paper>
      <LoadMore query={query} />
      <AuditDrawer event={opened} onClose={() => setOpened(null)} />
    </div>
  );
}

function Entry({ event, onOpen }: { event: AuditEvent; onOpen: () => void }) {
  const { action, actor, target, occurredAt } = event;
  return (
    <Row className={classes.row}>
      <UnstyledButton
        className={`${clickable.target} ${classes.open}`}
        onClick={onOpen}
        aria-label={strings.details(actionLabel(action))}
      >
        {actionLabel(action)}
      </UnstyledButton>
      <Text span size="sm">
        {actor.name}
      </Text>
      <Text span size="sm" c="dimmed" truncate className={classes.target}>
        {target.type} {target.id}
      </Text>
      <RowTime value={occurredAt} />
    </Row>
  );
}
