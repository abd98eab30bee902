import { Badge } from '@mantine/core';
import type { Severity } from './event-types';
import { strings } from './strings';
import { SEVERITY_COLORS } from './vocabulary';

/** How much an event asks for attention. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  return (
    <Badge variant="light" color={SEVERITY_COLORS[severity]} tt="none" radius="sm">
      {strings.severities[severity]}
    </Badge>
  );
}
