import { Group } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Dashboard } from '../../api/types';
import { Bars, BarsViewChoice } from '../../ui/bars/bars';
import type { BarsView } from '../../ui/bars/bars';
import { Empty } from '../../ui/empty';
import { Section } from '../../ui/section';
import { TextLink } from '../../ui/text-link';
import { SEVERITIES } from '../incidents/vocabulary';
import { strings } from './strings';

/** How many incidents were declared on each day of the period. */
export function DeclaredSection({ dashboard }: { dashboard: Dashboard }) {
  const { from, to, days } = dashboard;
  const navigate = useNavigate();
  const [view, setView] = useState<BarsView>('chart');
  if (days.length === 0) {
    return (
      <Section title={strings.declared}>
        <Empty icon={IconShieldCheck} title={strings.noneTitle} description={strings.none} />
      </Section>
    );
  }
  return (
    <Section title={strings.declared}>
      <Group justify="flex-end" mb="md">
        <BarsViewChoice view={view} onChange={setView} />
      </Group>
      <Bars
        view={view}
        label={strings.declared}
        entries={days.map(({ day, severity, count }) => ({ day, kind: severity, count }))}
        span={{ from, to }}
        kinds={SEVERITIES}
        nameOf={(severity) => severity}
        colors="graded"
        summary={strings.summary}
        onPick={(bucket) =>
          void navigate({ to: '/incidents', search: { from: bucket.from, to: bucket.to } })
        }
        renderDays={(bucket, text) => (
          <TextLink to="/incidents" search={{ from: bucket.from, to: bucket.to }} size="sm">
            {text}
          </TextLink>
        )}
      />
    </Section>
  );
}
