import { Checkbox, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { PERMISSIONS, PERMISSION_NAMES, SCOPES, may } from '@incident-tracker/policy';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../api/client';
import type { ServiceAccount } from '../../api/types';
import { FormDialog } from '../../ui/form-dialog';
import { submitWith } from '../../ui/submit-with';
import { validateRequired } from '../auth/validate';
import { IssuedKey } from './issued-key';
import { strings } from './strings';

const DAY_MS = 86_400_000;
const EXPIRIES = ['never', '30', '90', '365'] as const;
const NO_PERMISSIONS: string[] = [];

interface KeyDialogProps {
  tenantId: string;
  account: ServiceAccount;
  onClose: () => void;
}

function validateScopes(
  _value: unknown,
  values: { read: boolean; write: boolean; permissions: string[] },
) {
  const any = values.read || values.write || values.permissions.length > 0;
  return any ? null : strings.scopeRequired;
}

/** The scopes that were chosen, in the order of the catalogue. */
function scopesOf(chosen: readonly (string | false)[]) {
  const names = new Set(chosen);
  return SCOPES.filter((scope) => names.has(scope));
}

/** When a key ends that is issued now and lives for some days. */
function expiryOf(days: string): { expiresAt?: string } {
  if (days === 'never') return {};
  return { expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString() };
}

/** Issues a key, and shows it once. Only permissions that the account's role holds can be chosen. */
export function KeyDialog({ tenantId, account, onClose }: KeyDialogProps) {
  const client = useQueryClient();
  const [issued, setIssued] = useState<string | null>(null);
  const create = useMutation({
    ...trpc.apiKeys.create.mutationOptions({ onSuccess: ({ key }) => setIssued(key) }),
    meta: { handled: true },
  });
  const form = useForm({
    initialValues: {
      name: '',
      read: true,
      write: false,
      permissions: NO_PERMISSIONS,
      expiry: 'never',
    },
    validate: { name: validateRequired, permissions: validateScopes },
  });
  const submit = submitWith(form, ({ name, read, write, permissions, expiry }) => {
    const scopes = scopesOf([read && 'read', write && 'write', ...permissions]);
    return create.mutateAsync({
      tenantId,
      serviceAccountId: account.id,
      name,
      scopes,
      ...expiryOf(expiry),
    });
  });
  if (issued !== null) {
    const close = () => {
      void client.invalidateQueries(trpc.apiKeys.pathFilter());
      onClose();
    };
    return <IssuedKey value={issued} onClose={close} />;
  }
  return (
    <FormDialog
      onClose={onClose}
      title={strings.newKeyFor(account.name)}
      size="lg"
      onSubmit={submit}
      error={create.error}
      submitLabel={strings.issue}
      submitting={create.isPending}
    >
      <TextInput
        label={strings.name}
        maxLength={100}
        required
        data-autofocus
        {...form.getInputProps('name')}
      />
      <Stack gap="xs" role="group" aria-label={strings.scopes}>
        <Checkbox label={strings.scopeRead} {...form.getInputProps('read', { type: 'checkbox' })} />
        <Checkbox
          label={strings.scopeWrite}
          {...form.getInputProps('write', { type: 'checkbox' })}
        />
        <MultiSelect
          label={strings.scopes}
          description={strings.scopesHint}
          searchable
          data={PERMISSION_NAMES.filter((name) => may({ role: account.role }, name)).map(
            (name) => ({
              value: name,
              label: `${name}: ${PERMISSIONS[name].description}`,
            }),
          )}
          {...form.getInputProps('permissions')}
        />
      </Stack>
      <Select
        label={strings.expires}
        data={EXPIRIES.map((value) => ({ value, label: strings.expiries[value] }))}
        allowDeselect={false}
        {...form.getInputProps('expiry')}
      />
    </FormDialog>
  );
}
