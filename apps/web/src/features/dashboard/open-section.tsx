import type { Dashboard } from '../../api/types';
import { Section } from '../../ui/section';
import {
  OPEN_STATUSES,
  SEVERITIES,
  SEVERITY_COLORS,
  SEVERITY_LABELS,
} from '../incidents/vocabulary';
import { Card, Figure, Note } from './card';
import classes from './dashboard.module.css';
import { strings } from './strings';

const STATUS = [...OPEN_STATUSES];

/** What goes on now, by severity. */
export function OpenSection({ open }: Pick<Dashboard, 'open'>) {
  const { total, withoutCommander, bySeverity } = open;
  return (
    <Section title={strings.open}>
      <ul className={classes.cards}>
        <Card title={strings.allOpen} search={{ status: STATUS }}>
          <Figure>{total}</Figure>
          <Note>
            {total === 0 ? strings.nothingOpen : strings.withoutCommander(withoutCommander)}
          </Note>
        </Card>
        {SEVERITIES.map((severity) => (
          <Card
            key={severity}
            title={strings.openOf(severity)}
            search={{ status: STATUS, severity: [severity] }}
            tone={
              bySeverity[severity] === 0
                ? null
                : `var(--mantine-color-${SEVERITY_COLORS[severity]}-6)`
            }
          >
            <Figure>{bySeverity[severity]}</Figure>
            <Note>{SEVERITY_LABELS[severity].replace(/^SEV\d: /, '')}</Note>
          </Card>
        ))}
      </ul>
    </Section>
  );
}
