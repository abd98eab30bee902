import { Input, Select, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import { CodeBlock } from '../../../ui/code-block';
import { FormDialog } from '../../../ui/form-dialog';
import { TEST_TYPE, asTestType, useEventTypes } from '../event-types';
import { strings } from '../strings';

/** Sends an event that did not happen, to see whether it arrives. */
export function SendTest({ webhookId, onClose }: { webhookId: string; onClose: () => void }) {
  const client = useQueryClient();
  const { data } = useEventTypes();
  const [type, setType] = useState<string>(TEST_TYPE);
  const send = useMutation({
    ...trpc.webhooks.test.mutationOptions({
      onSuccess: () => {
        notifyDone(strings.test.sent);
        onClose();
      },
      onSettled: () => client.invalidateQueries(trpc.webhooks.deliveries.pathFilter()),
    }),
    meta: { handled: true },
  });
  const types = data?.items ?? [];
  const others = types.flatMap((one) => (one.type === TEST_TYPE ? [] : one.type));
  const example = types.find((one) => one.type === type)?.example['data'];
  return (
    <FormDialog
      title={strings.test.title}
      size="lg"
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ webhookId, type: asTestType(type) });
      }}
      error={send.error}
      submitLabel={strings.test.send}
      submitting={send.isPending}
    >
      <Text size="sm">{strings.test.body}</Text>
      <Select
        label={strings.test.type}
        data={[TEST_TYPE, ...others]}
        value={type}
        onChange={(value) => setType(value ?? TEST_TYPE)}
        allowDeselect={false}
        searchable
      />
      {example !== undefined && (
        <div>
          <Input.Label component="div">{strings.test.example}</Input.Label>
          <CodeBlock value={JSON.stringify(example, null, 2)} label={strings.test.example} />
        </div>
      )}
    </FormDialog>
  );
}
