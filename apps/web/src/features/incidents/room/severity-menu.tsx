import { Button, Menu } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import type { Incident } from '../../../api/types';
import { SeverityBadge } from '../badges';
import { strings } from '../strings';
import { SEVERITIES, SEVERITY_COLORS, SEVERITY_LABELS } from '../vocabulary';
import { useMayChange } from './use-may-change';
import { useUpdateIncident } from './use-update-incident';

/** The severity, and the others for whoever may change it. */
export function SeverityMenu({ incident }: { incident: Incident }) {
  const { severity } = incident;
  const mayChange = useMayChange(incident, 'incidents.transition');
  const { update, isPending } = useUpdateIncident(incident);
  if (!mayChange) return <SeverityBadge severity={severity} />;
  return (
    <Menu position="bottom-start" width={200}>
      <Menu.Target>
        <Button
          size="xs"
          variant={severity === 'SEV1' ? 'filled' : 'light'}
          color={severity === 'SEV1' ? 'red.9' : SEVERITY_COLORS[severity]}
          loading={isPending}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={strings.room.severity(severity)}
        >
          {severity}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {SEVERITIES.map((next) => (
          <Menu.Item
            key={next}
            disabled={next === severity}
            rightSection={next === severity ? <IconCheck size={14} aria-hidden /> : null}
            onClick={() => void update({ severity: next }, strings.room.severityChanged(next))}
          >
            {SEVERITY_LABELS[next]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
