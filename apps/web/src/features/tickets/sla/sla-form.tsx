import { Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { notifyDone } from '../../../api/notify';
import type { Sla } from '../../../api/types';
import { FormFailure } from '../../../ui/form-failure';
import { submitWith } from '../../../ui/submit-with';
import { PriorityBadge } from '../badges';
import { PRIORITIES } from '../search';
import { PRIORITY_LABELS } from '../vocabulary';
import type { Priority } from '../vocabulary';
import { formatMinutes, parseMinutes } from './duration';
import classes from './sla.module.css';
import { strings } from './strings';

const KINDS = ['firstResponse', 'resolution'] as const;
type Row = Record<(typeof KINDS)[number], string>;
type Values = Record<Priority, Row>;

function rowOf({ targets }: Sla, priority: Priority): Row {
  const target = targets.find((one) => one.priority === priority);
  const shown = (minutes: number | null | undefined) =>
    minutes === null || minutes === undefined ? '' : formatMinutes(minutes);
  return {
    firstResponse: shown(target?.firstResponseMinutes),
    resolution: shown(target?.resolutionMinutes),
  };
}

const faultOf = (text: string) => (parseMinutes(text) === undefined ? strings.invalid : null);
const ROW_RULES = { firstResponse: faultOf, resolution: faultOf };

/** The targets of each priority. */
export function SlaForm({ sla }: { sla: Sla }) {
  const client = useQueryClient();
  const change = useMutation({
    ...trpc.tickets.sla.update.mutationOptions({
      onSuccess: () => notifyDone(strings.saved),
      onSettled: () => client.invalidateQueries(trpc.tickets.sla.pathFilter()),
    }),
    meta: { handled: true },
  });
  const form = useForm<Values>({
    initialValues: {
      urgent: rowOf(sla, 'urgent'),
      high: rowOf(sla, 'high'),
      normal: rowOf(sla, 'normal'),
      low: rowOf(sla, 'low'),
    },
    validate: { urgent: ROW_RULES, high: ROW_RULES, normal: ROW_RULES, low: ROW_RULES },
  });
  const submit = submitWith(form, (values) =>
    change.mutateAsync({
      expectedVersion: sla.version,
      targets: PRIORITIES.map((priority) => ({
        priority,
        firstResponseMinutes: parseMinutes(values[priority].firstResponse) ?? null,
        resolutionMinutes: parseMinutes(values[priority].resolution) ?? null,
      })),
    }),
  );
  return (
    <Paper withBorder p="lg" maw={620}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <div className={classes.targets}>
            <div className={classes.head} aria-hidden>
              <span />
              <span>{strings.firstResponse}</span>
              <span>{strings.resolution}</span>
            </div>
            {PRIORITIES.map((priority) => (
              <div key={priority} className={classes.priority}>
                <span>
                  <PriorityBadge priority={priority} />
                </span>
                {KINDS.map((kind) => (
                  <TextInput
                    key={kind}
                    label={strings.field(strings[kind], PRIORITY_LABELS[priority])}
                    placeholder={strings.placeholder}
                    autoComplete="off"
                    maxLength={40}
                    classNames={{ label: classes.hidden }}
                    {...form.getInputProps(`${priority}.${kind}`)}
                  />
                ))}
              </div>
            ))}
          </div>
          <Text size="sm" c="dimmed">
            {strings.hint}
          </Text>
          <FormFailure error={change.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              {strings.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
