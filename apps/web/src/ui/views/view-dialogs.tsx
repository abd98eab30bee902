import { Text } from '@mantine/core';
import { notifyDone } from '../../api/notify';
import { useMay } from '../../api/session';
import type { SavedView, ViewList } from '../../api/types';
import { FormDialog } from '../form-dialog';
import { NameDialog } from './name-dialog';
import { strings } from './strings';
import { useChangeViews } from './use-views';

/** What a view is asked about. */
export type OpenDialog = 'save' | 'rename' | 'delete';

interface DialogsProps {
  dialog: OpenDialog | null;
  list: ViewList;
  /** The one that is shown, if there is one. */
  view: SavedView | undefined;
  /** What the list shows. */
  filter: Record<string, unknown>;
  /** @param id of the view that is shown from now on; none after one was deleted. */
  onSaved: (id: string | undefined) => void;
  onClose: () => void;
}

/** The dialogs about views, of which one may be open. */
export function ViewDialogs({ dialog, view, ...props }: DialogsProps) {
  if (dialog === 'save') return <SaveDialog {...props} />;
  if (dialog === null || view === undefined) return null;
  return dialog === 'rename' ? (
    <RenameDialog view={view} {...props} />
  ) : (
    <DeleteDialog view={view} {...props} />
  );
}

type OpenProps = Omit<DialogsProps, 'dialog' | 'view'>;

function SaveDialog({ list, filter, onSaved, onClose }: OpenProps) {
  const mayShare = useMay('views.share');
  const { create } = useChangeViews();
  return (
    <NameDialog
      title={strings.saveTitle}
      hint={strings.saveHint}
      mayShare={mayShare}
      error={create.error}
      saving={create.isPending}
      onSave={async ({ name, shared }) => {
        const { id } = await create.mutateAsync({ list, name, filter, shared });
        onSaved(id);
        notifyDone(strings.saved(name));
      }}
      onClose={onClose}
    />
  );
}

function RenameDialog({ view, onClose }: OpenProps & { view: SavedView }) {
  const { rename } = useChangeViews();
  const { id: viewId, version: expectedVersion } = view;
  return (
    <NameDialog
      title={strings.renameTitle}
      name={view.name}
      mayShare={false}
      error={rename.error}
      saving={rename.isPending}
      onSave={({ name }) => rename.mutateAsync({ viewId, expectedVersion, name })}
      onClose={onClose}
    />
  );
}

function DeleteDialog({ view, onSaved, onClose }: OpenProps & { view: SavedView }) {
  const { remove } = useChangeViews();
  const { id: viewId, name, shared, version: expectedVersion } = view;
  const submit = async () => {
    await remove.mutateAsync({ viewId, expectedVersion });
    onSaved(undefined);
    notifyDone(strings.deleted(name));
    onClose();
  };
  return (
    <FormDialog
      title={strings.deleteTitle}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        // A refusal is shown in the dialog.
        submit().catch(() => undefined);
      }}
      error={remove.error}
      submitLabel={strings.deleteLabel}
      submitting={remove.isPending}
      destructive
    >
      <Text size="sm">{shared ? strings.deleteShared(name) : strings.deleteBody(name)}</Text>
    </FormDialog>
  );
}
