import { Badge, Group } from '@mantine/core';
import type { Ticket } from '../../../api/types';
import { Fact } from '../../../ui/facts';
import { Time } from '../../../ui/time';
import { useNow } from '../../../ui/use-now';
import { strings } from './strings';
import { targetsOf } from './target';

/** What was promised, and whether it was kept, as lines among others. */
export function SlaFacts({ ticket }: { ticket: Ticket }) {
  const now = useNow();
  return (
    <>
      {targetsOf(ticket, now).map(({ kind, dueAt, reachedAt, isBreached, isPaused }) => (
        <Fact key={kind} label={strings.targets[kind].name}>
          <Group gap={6}>
            {isPaused ? (
              strings.paused
            ) : (
              <span>
                {reachedAt === null ? strings.due : strings.reached}{' '}
                <Time value={reachedAt ?? dueAt} />
              </span>
            )}
            {(isBreached || reachedAt !== null) && (
              <Badge
                size="sm"
                variant="light"
                color={isBreached ? 'red' : 'teal'}
                tt="none"
                radius="sm"
              >
                {isBreached ? strings.breached : strings.kept}
              </Badge>
            )}
          </Group>
        </Fact>
      ))}
    </>
  );
}
