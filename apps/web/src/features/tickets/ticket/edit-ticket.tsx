import type { Ticket } from '../../../api/types';
import { EditTextDialog } from '../../../ui/edit-text-dialog';
import { strings } from '../strings';
import { useUpdateTicket } from '../use-update-ticket';

const WORDS = { ...strings.ticket, nameRequired: strings.create.nameRequired };

/** Title and description of a ticket. */
export function EditTicket({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { save, isPending, error } = useUpdateTicket(ticket, { handled: true });
  return (
    <EditTextDialog
      text={ticket}
      words={WORDS}
      minRows={5}
      save={(text) => save(text, strings.ticket.saved)}
      saving={isPending}
      error={error}
      onClose={onClose}
    />
  );
}
