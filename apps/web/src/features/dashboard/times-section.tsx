import { Text } from '@mantine/core';
import type { Dashboard } from '../../api/types';
import { formatDuration } from '../../ui/format-time';
import { Section } from '../../ui/section';
import type { IncidentSearch } from '../incidents/search';
import { Card, Note } from './card';
import classes from './dashboard.module.css';
import { strings } from './strings';

/** How long the incidents of the period took. */
export function TimesSection({ dashboard }: { dashboard: Dashboard }) {
  const { from, to, timeToAcknowledge, timeToResolve } = dashboard;
  return (
    <Section title={strings.times}>
      <ul className={classes.cards}>
        <Times title={strings.acknowledge} times={timeToAcknowledge} search={{ from, to }} />
        <Times
          title={strings.resolve}
          times={timeToResolve}
          search={{ from, to, status: ['resolved', 'closed'] }}
        />
      </ul>
    </Section>
  );
}

interface TimesProps {
  title: string;
  times: Dashboard['timeToResolve'];
  search: IncidentSearch;
}

function Times({ title, times, search }: TimesProps) {
  const { incidents, p50Seconds, p90Seconds } = times;
  return (
    <Card title={title} search={search}>
      <dl className={classes.times}>
        <Percentile label={strings.half} short="p50" seconds={p50Seconds} />
        <Percentile label={strings.most} short="p90" seconds={p90Seconds} />
      </dl>
      <Note>{strings.of(incidents)}</Note>
    </Card>
  );
}

interface PercentileProps {
  label: string;
  short: string;
  seconds: number | null;
}

function Percentile({ label, short, seconds }: PercentileProps) {
  return (
    <div>
      <dt>
        {label}{' '}
        <Text span size="xs" c="dimmed">
          {short}
        </Text>
      </dt>
      <dd className={seconds === null ? classes.missing : classes.figure}>
        {seconds === null ? strings.noneYet : formatDuration(seconds * 1000)}
      </dd>
    </div>
  );
}
