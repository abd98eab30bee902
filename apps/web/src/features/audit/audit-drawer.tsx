import { Drawer, Stack, Text, Title } from '@mantine/core';
import type { AuditEvent } from '../../api/types';
import { Fact, Facts } from '../../ui/facts';
import { strings as common } from '../../ui/strings';
import { Time } from '../../ui/time';
import { actionLabel } from './actions';
import classes from './audit.module.css';
import { differences } from './diff';
import { EntryProof } from './integrity/entry-proof';
import { strings } from './strings';

/** All of one entry, with what changed. */
export function AuditDrawer({ event, onClose }: { event: AuditEvent | null; onClose: () => void }) {
  return (
    <Drawer
      opened={event !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={event === null ? strings.entry : actionLabel(event.action)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {event !== null && <Details event={event} />}
    </Drawer>
  );
}

function Details({ event }: { event: AuditEvent }) {
  const { fields } = strings;
  const changes = differences(event.before, event.after);
  return (
    <Stack gap="lg">
      <Facts>
        <Fact label={fields.action}>{event.action}</Fact>
        <Fact label={fields.actor}>{event.actor.name}</Fact>
        <Fact label={fields.target}>
          {event.target.type} {event.target.id}
        </Fact>
        <Fact label={fields.occurredAt}>
          <Time value={event.occurredAt} exact />
        </Fact>
        <Fact label={fields.ip}>{event.ip ?? strings.unknown}</Fact>
        <Fact label={fields.userAgent}>{event.userAgent ?? strings.unknown}</Fact>
        <Fact label={fields.traceId}>{event.traceId}</Fact>
      </Facts>
      <div>
        <Title order={3} size="h5" mb="xs">
          {strings.changes}
        </Title>
        {changes.length === 0 ? (
          <Text size="sm" c="dimmed">
            {strings.noChanges}
          </Text>
        ) : (
          <table className={classes.diff}>
            <thead>
              <tr>
                <th scope="col">{strings.property}</th>
                <th scope="col">{strings.was}</th>
                <th scope="col">{strings.is}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ property, before, after }) => (
                <tr key={property}>
                  <th scope="row">{property}</th>
                  <td className={before === undefined ? undefined : classes.was}>{before}</td>
                  <td className={after === undefined ? undefined : classes.is}>{after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <EntryProof event={event} />
    </Stack>
  );
}
