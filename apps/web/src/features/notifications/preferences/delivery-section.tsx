import { Anchor, Button, Group, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifyDone } from '../../../api/notify';
import type { NotificationPreferences } from '../../../api/types';
import { keysOf } from '../../../app/keys-of';
import { choiceParam } from '../../../app/search-params';
import { FormFailure } from '../../../ui/form-failure';
import { Section } from '../../../ui/section';
import { submitWith } from '../../../ui/submit-with';
import { strings } from '../strings';
import classes from './preferences.module.css';
import { hourLabel, timeZones, zoneHere } from './time-zones';
import { useSavePreferences } from './use-save-preferences';

const DIGESTS = keysOf(strings.preferences.digests);
const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: hourLabel(hour),
}));
const NIGHT = { from: '22:00', to: '07:00' };

/** When mails come: at once or collected, and not at night. */
export function DeliverySection({ preferences }: { preferences: NotificationPreferences }) {
  const { email, digest, digestHour, timeZone, quietHours, urgentPasses } = preferences;
  const save = useSavePreferences({ handled: true });
  const form = useForm({
    initialValues: {
      email,
      digest,
      digestHour: String(digestHour),
      timeZone,
      quiet: quietHours !== null,
      from: quietHours?.from ?? NIGHT.from,
      to: quietHours?.to ?? NIGHT.to,
      urgentPasses,
    },
    validate: {
      to: (to, { quiet, from }) => (quiet && to === from ? strings.preferences.sameTime : null),
    },
  });
  const submit = submitWith(form, async ({ quiet, from, to, ...values }) => {
    await save.mutateAsync({
      ...values,
      digestHour: Number(values.digestHour),
      quietHours: quiet ? { from, to } : null,
    });
    form.resetDirty();
    notifyDone(strings.preferences.saved);
  });
  const { values } = form;
  const here = zoneHere();
  return (
    <Section title={strings.preferences.how}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md" maw={520}>
          <Switch
            label={strings.preferences.mails}
            description={strings.preferences.mailsHint}
            {...form.getInputProps('email', { type: 'checkbox' })}
          />
          <Group align="flex-end" gap="sm" wrap="nowrap">
            <Select
              label={strings.preferences.digest}
              data={DIGESTS.map((value) => ({
                value,
                label: strings.preferences.digests[value],
              }))}
              allowDeselect={false}
              disabled={!values.email}
              style={{ flex: 1 }}
              value={values.digest}
              onChange={(next) => form.setFieldValue('digest', choiceParam(next, DIGESTS) ?? 'off')}
            />
            {values.digest === 'daily' && (
              <Select
                label={strings.preferences.digestHour}
                data={HOURS}
                allowDeselect={false}
                disabled={!values.email}
                w={110}
                {...form.getInputProps('digestHour')}
              />
            )}
          </Group>
          <div>
            <Select
              label={strings.preferences.timeZone}
              data={timeZones(timeZone, here)}
              searchable
              limit={100}
              allowDeselect={false}
              disabled={!values.email}
              {...form.getInputProps('timeZone')}
            />
            {values.email && values.timeZone !== here && (
              <Anchor
                component="button"
                type="button"
                size="sm"
                underline="always"
                mt={4}
                onClick={() => form.setFieldValue('timeZone', here)}
              >
                {strings.preferences.takeHere(here)}
              </Anchor>
            )}
          </div>
          <Switch
            label={strings.preferences.quiet}
            description={strings.preferences.quietHint}
            disabled={!values.email}
            {...form.getInputProps('quiet', { type: 'checkbox' })}
          />
          {values.quiet && (
            <div className={classes.times}>
              <TextInput
                label={strings.preferences.from}
                type="time"
                required
                disabled={!values.email}
                {...form.getInputProps('from')}
              />
              <TextInput
                label={strings.preferences.to}
                type="time"
                required
                disabled={!values.email}
                {...form.getInputProps('to')}
              />
            </div>
          )}
          <Switch
            label={strings.preferences.urgent}
            description={strings.preferences.urgentHint}
            disabled={!values.email}
            {...form.getInputProps('urgentPasses', { type: 'checkbox' })}
          />
          <FormFailure error={save.error} />
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {strings.preferences.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
