import { toProblem } from '../../../api/errors';
import type { BulkResult, Incident } from '../../../api/types';
import { listParam } from '../../../app/search-params';
import { BulkResults } from '../../../ui/list/bulk-results';
import { strings as common } from '../../../ui/list/strings';
import { STATUSES, STATUS_LABELS } from '../vocabulary';

/** Why it was refused, with what would have been possible. */
function reasonOf(error: BulkResult['results'][number]['error']): string | null {
  if (error === null) return null;
  const { code, message, details } = toProblem({ data: error });
  if (code !== 'INVALID_TRANSITION') return message;
  const allowed = listParam(details['allowedTransitions'], STATUSES) ?? [];
  return `${message} ${common.allowed(allowed.map((status) => STATUS_LABELS[status]))}`;
}

interface ResultsProps {
  result: BulkResult;
  incidents: readonly Incident[];
  onClose: () => void;
}

/** What became of each incident. */
export function IncidentBulkResults({ result, incidents, onClose }: ResultsProps) {
  const known = new Map(incidents.map((incident) => [incident.id, incident]));
  return (
    <BulkResults
      counts={result}
      onClose={onClose}
      results={result.results.map(({ incidentId, outcome, error }) => ({
        id: incidentId,
        reference: known.get(incidentId)?.reference ?? '',
        title: known.get(incidentId)?.title ?? '',
        outcome,
        reason: reasonOf(error),
      }))}
    />
  );
}
