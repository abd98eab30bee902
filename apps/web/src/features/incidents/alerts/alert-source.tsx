import { IconBellRinging } from '@tabler/icons-react';
import type { Incident } from '../../../api/types';
import { TextLink } from '../../../ui/text-link';
import { strings } from './strings';
import { useAlerts } from './use-alerts';

/** Says that monitoring declared the incident, and which; nothing where a person did. */
export function AlertSource({ incident }: { incident: Incident }) {
  const { id, reference, source } = incident;
  const alerts = useAlerts(id, source !== 'manual');
  if (alerts.length === 0) return null;
  return (
    <TextLink
      to="/incidents/$incidentId"
      params={{ incidentId: reference }}
      search={{ tab: 'links' }}
      size="sm"
      underline="always"
      c="inherit"
    >
      <IconBellRinging
        size={14}
        aria-hidden
        style={{ verticalAlign: '-2px', marginInlineEnd: 4 }}
      />
      {strings.from(source)}
    </TextLink>
  );
}
