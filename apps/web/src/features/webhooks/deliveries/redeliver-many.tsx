import { Select, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifyDone } from '../../../api/notify';
import { choiceParam } from '../../../app/search-params';
import { FormDialog } from '../../../ui/form-dialog';
import { submitWith } from '../../../ui/submit-with';
import { strings } from '../strings';
import { DELIVERY_STATUSES } from '../delivery-statuses';
import { PERIODS, presentRange } from './redelivery-range';
import type { RangeValues } from './redelivery-range';
import { useRedeliverRange } from './use-redeliver-range';

const texts = strings.redeliver;
const CHOICES = ['dead_letter', 'all'] as const;
const INITIAL: RangeValues = { period: 'week', from: '', to: '', what: 'dead_letter' };

/** Sends again what was given up, or everything, of a range of time. */
export function RedeliverMany({ webhookId, onClose }: { webhookId: string; onClose: () => void }) {
  const redeliver = useRedeliverRange((queued) => {
    notifyDone(texts.done(queued));
    onClose();
  });
  const form = useForm<RangeValues>({
    initialValues: INITIAL,
    validate: {
      from: (_from, values) => (presentRange(values) === null ? texts.fromRequired : null),
      to: (_to, values) => {
        const range = presentRange(values);
        return range !== null && range.to <= range.from ? texts.order : null;
      },
    },
  });
  const submit = submitWith(form, async (values) => {
    const range = presentRange(values);
    if (range === null) return;
    const status = values.what === 'all' ? [...DELIVERY_STATUSES] : [values.what];
    await redeliver.mutateAsync({ webhookId, ...range, status });
  });
  const { period, what } = form.values;
  return (
    <FormDialog
      title={texts.title}
      onClose={onClose}
      onSubmit={submit}
      error={redeliver.error}
      submitLabel={texts.submit}
      submitting={redeliver.isPending}
    >
      <Select
        label={texts.what}
        data={CHOICES.map((value) => ({ value, label: texts.choices[value] }))}
        value={what}
        onChange={(value) => form.setFieldValue('what', choiceParam(value, CHOICES) ?? what)}
        allowDeselect={false}
        data-autofocus
      />
      <Select
        label={texts.period}
        data={PERIODS.map((value) => ({ value, label: texts.periods[value] }))}
        value={period}
        onChange={(value) => form.setFieldValue('period', choiceParam(value, PERIODS) ?? period)}
        allowDeselect={false}
      />
      {period === 'range' && (
        <>
          <TextInput
            type="datetime-local"
            label={texts.from}
            required
            {...form.getInputProps('from')}
          />
          <TextInput
            type="datetime-local"
            label={texts.to}
            description={texts.toHint}
            {...form.getInputProps('to')}
          />
        </>
      )}
      <Text size="sm" c="dimmed">
        {texts.hint}
      </Text>
    </FormDialog>
  );
}
