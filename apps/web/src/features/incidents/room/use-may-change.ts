import type { Permission } from '@incident-tracker/policy';
import { useMay } from '../../../api/session';
import type { Incident } from '../../../api/types';

/** Whether the person may change the incident: a merged one is history, whoever they are. */
export function useMayChange({ status }: Incident, permission: Permission): boolean {
  const may = useMay(permission);
  return may && status !== 'merged';
}
