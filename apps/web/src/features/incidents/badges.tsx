import { Badge } from '@mantine/core';
import type { Category, Severity, Status } from './vocabulary';
import { CATEGORY_COLORS, SEVERITY_COLORS, STATUS_LABELS } from './vocabulary';

/** The severity, gravest in red. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  return (
    <Badge
      variant={severity === 'SEV1' ? 'filled' : 'light'}
      color={severity === 'SEV1' ? 'red.9' : SEVERITY_COLORS[severity]}
      radius="sm"
    >
      {severity}
    </Badge>
  );
}

/** The status in the colour of its category. */
export function StatusBadge({ status, category }: { status: Status; category: Category }) {
  return (
    <Badge variant="light" color={CATEGORY_COLORS[category]} tt="none">
      {STATUS_LABELS[status]}
    </Badge>
  );
}
