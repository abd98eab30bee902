import type { Ticket } from '../../api/types';
import { Section } from '../../ui/section';
import { AttachmentsPanel } from './attachments-panel';
import { strings } from './strings';

/** The files of a ticket as a part of its page; a closed one takes no more. */
export function AttachmentsSection({ ticket: { id, status } }: { ticket: Ticket }) {
  return (
    <Section title={strings.title}>
      <AttachmentsPanel subject={{ ticketId: id }} canUpload={status !== 'closed'} bare />
    </Section>
  );
}
