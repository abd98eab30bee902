import { Paper } from '@mantine/core';
import { IconFileText, IconGitMerge, IconLock } from '@tabler/icons-react';
import type { TablerIcon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { useMay } from '../../../api/session';
import type { Incident, Review } from '../../../api/types';
import { Empty } from '../../../ui/empty';
import { QueryView } from '../../../ui/query-view';
import { ReviewForm } from './review-form';
import { ReviewText } from './review-text';
import { strings } from './strings';

/** What was learned from the incident: to be read, and to be written by those who may. */
export function ReviewPanel({ incident }: { incident: Incident }) {
  const query = useQuery(trpc.incidents.review.get.queryOptions({ incidentId: incident.id }));
  return (
    <QueryView query={query}>{(review) => <Body incident={incident} review={review} />}</QueryView>
  );
}

function Body({ incident, review }: { incident: Incident; review: Review }) {
  const [editing, setEditing] = useState(false);
  const isMerged = incident.status === 'merged';
  const mayWrite = useMay('reviews.write') && !isMerged;
  if (review.version === 0) {
    if (isMerged) {
      return <Notice icon={IconGitMerge} title={strings.mergedTitle} text={strings.merged} />;
    }
    if (incident.category === 'triage' || incident.category === 'active') {
      return <Notice icon={IconLock} title={strings.lockedTitle} text={strings.locked} />;
    }
    if (!mayWrite) {
      return <Notice icon={IconFileText} title={strings.unwrittenTitle} text={strings.unwritten} />;
    }
  }
  if (!mayWrite || (review.status === 'published' && !editing)) {
    return <ReviewText review={review} onEdit={mayWrite ? () => setEditing(true) : null} />;
  }
  return <ReviewForm latest={review} onRead={() => setEditing(false)} />;
}

function Notice({ icon, title, text }: { icon: TablerIcon; title: string; text: string }) {
  return (
    <Paper withBorder>
      <Empty icon={icon} title={title} description={text} />
    </Paper>
  );
}
