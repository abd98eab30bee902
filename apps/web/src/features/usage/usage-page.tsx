import { Group, Progress, Stack, Table, Text } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import type { Usage } from '../../api/types';
import { Empty } from '../../ui/empty';
import { formatDay } from '../../ui/format-time';
import { Requires } from '../../ui/no-access';
import { Page } from '../../ui/page';
import { QueryView } from '../../ui/query-view';
import { Section } from '../../ui/section';
import { Time } from '../../ui/time';
import { byDay } from './by-day';
import { strings } from './strings';

const KINDS = ['incident.write', 'tenant.write'] as const;
/** From here on the bar warns. */
const WARN_PERCENT = 80;
const number = new Intl.NumberFormat('en');

/** What the tenant uses, against what its plan allows. */
export function UsagePage() {
  return (
    <Requires permission="billing.read">
      <Page title={strings.title} description={strings.description}>
        <Report />
      </Page>
    </Requires>
  );
}

function Report() {
  const usage = useQuery(trpc.usage.get.queryOptions({}));
  return (
    <QueryView query={usage}>
      {(data) => (
        <Stack gap="lg">
          <Quota usage={data} />
          <Days usage={data} />
        </Stack>
      )}
    </QueryView>
  );
}

function Quota({ usage }: { usage: Usage }) {
  const { limit, used, remaining, resetsAt } = usage.quota.dailyWrites;
  const percent = limit === 0 ? 100 : Math.min(100, (used / limit) * 100);
  return (
    <Section title={strings.today}>
      <Group justify="space-between" mb={6}>
        <Text fw={600}>{strings.quota(number.format(used), number.format(limit))}</Text>
        <Text size="sm" c="dimmed">
          {strings.plan}: {usage.plan}
        </Text>
      </Group>
      <Progress.Root size="lg">
        <Progress.Section
          value={percent}
          color={percent >= WARN_PERCENT ? 'red' : 'indigo'}
          aria-label={strings.today}
          aria-valuetext={strings.quota(number.format(used), number.format(limit))}
        />
      </Progress.Root>
      <Text size="sm" c="dimmed" mt={6}>
        {strings.remaining(number.format(remaining))}, {strings.resets} <Time value={resetsAt} />
      </Text>
    </Section>
  );
}

function Days({ usage }: { usage: Usage }) {
  const days = byDay(usage.days);
  return (
    <Section title={strings.days}>
      {days.length === 0 ? (
        <Empty icon={IconChartBar} title={strings.noneTitle} description={strings.none} />
      ) : (
        <Table.ScrollContainer minWidth={0}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{strings.day}</Table.Th>
                {KINDS.map((kind) => (
                  <Table.Th key={kind} ta="end">
                    {strings.kinds[kind]}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {days.map(({ day, counts }) => (
                <Table.Tr key={day}>
                  <Table.Th scope="row">{formatDay(day)}</Table.Th>
                  {KINDS.map((kind) => (
                    <Table.Td key={kind} ta="end">
                      {number.format(counts[kind] ?? 0)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}
