import type { Incident } from '../../../api/types';
import { EditTextDialog } from '../../../ui/edit-text-dialog';
import { strings } from '../strings';
import { useUpdateIncident } from './use-update-incident';

const WORDS = { ...strings.room, nameRequired: strings.declare.nameRequired };

/** Title and description of an incident. */
export function EditIncident({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { save, isPending, error } = useUpdateIncident(incident, { handled: true });
  return (
    <EditTextDialog
      text={incident}
      words={WORDS}
      minRows={4}
      save={(text) => save(text, strings.room.saved)}
      saving={isPending}
      error={error}
      onClose={onClose}
    />
  );
}
