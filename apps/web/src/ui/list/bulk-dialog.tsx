import { Text } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { notifyDone } from '../../api/notify';
import { FormDialog } from '../form-dialog';
import { submitWith } from '../submit-with';
import { BulkResults } from './bulk-results';
import type { BulkAnswer, ResultRow } from './bulk-results';

/** What the dialog calls its rows. */
interface BulkWords {
  readonly hint: string;
  readonly submit: (count: number) => string;
  readonly done: (count: number) => string;
  readonly unchanged: string;
}

interface BulkDialogProps<V extends Record<string, unknown>, T extends ResultRow> {
  title: string;
  words: BulkWords;
  rows: readonly T[];
  form: UseFormReturnType<V>;
  /** Sends the change of the rows as one call. */
  send: (values: V, rows: readonly T[]) => Promise<BulkAnswer>;
  /** Names each status, for what would have been possible where one was refused. */
  statusLabels: Readonly<Record<string, string>>;
  onClose: () => void;
  /** What stays selected: nothing, when all went well. */
  onRefused: (ids: readonly string[]) => void;
  /** The fields. */
  children: ReactNode;
}

/** Changes the selected rows, and shows what became of each when one was refused. */
export function BulkDialog<V extends Record<string, unknown>, T extends ResultRow>({
  title,
  words,
  rows,
  form,
  send,
  statusLabels,
  onClose,
  onRefused,
  children,
}: BulkDialogProps<V, T>) {
  // The selection shrinks under the dialog when rows leave the list; what was asked for stays.
  const [chosen] = useState(rows);
  const change = useMutation({
    mutationFn: (values: V) => send(values, chosen),
    onSuccess: ({ updated, failed, results }) => {
      onRefused(results.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id));
      if (failed > 0) return;
      notifyDone(updated === 0 ? words.unchanged : words.done(updated));
      onClose();
    },
    meta: { handled: true },
  });
  if (change.data !== undefined && change.data.failed > 0) {
    return (
      <BulkResults
        answer={change.data}
        rows={chosen}
        statusLabels={statusLabels}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      onSubmit={submitWith(form, change.mutateAsync)}
      error={change.error}
      submitLabel={words.submit(chosen.length)}
      submitting={change.isPending}
    >
      {children}
      {chosen.length > 1 && (
        <Text size="sm" c="dimmed">
          {words.hint}
        </Text>
      )}
    </FormDialog>
  );
}
