import { Alert, Badge, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { refreshMe, trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { useSession } from '../../api/session';
import type { Plan } from '../../api/types';
import { FormDialog } from '../../ui/form-dialog';
import { formatNumber } from '../../ui/format-number';
import { exceedsIn } from './exceeds';
import type { Exceed } from './exceeds';
import { featureName, formatFeature, offerName, planName, planSummary } from './format';
import { strings } from './strings';
import classes from './usage.module.css';

interface ChangePlanDialogProps {
  current: string;
  plans: readonly Plan[];
  onClose: () => void;
}

/** Chooses another plan. A smaller one that has no room is refused, and the dialog says for what. */
export function ChangePlanDialog({ current, plans, onClose }: ChangePlanDialogProps) {
  const { activeTenantId: tenantId } = useSession();
  const client = useQueryClient();
  const [chosen, setChosen] = useState(current);
  const change = useMutation({
    ...trpc.tenants.changePlan.mutationOptions({
      onSuccess: async ({ plan }) => {
        notifyDone(strings.dialog.done(planName(plan)));
        onClose();
        await Promise.all([client.invalidateQueries(trpc.usage.pathFilter()), refreshMe()]);
      },
    }),
    meta: { handled: true },
  });
  const exceeds = exceedsIn(change.error);
  const plan = plans.find(({ name }) => name === chosen);
  return (
    <FormDialog
      title={strings.dialog.title}
      size="lg"
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (plan !== undefined) change.mutate({ tenantId, plan: plan.name });
      }}
      error={exceeds === null ? change.error : null}
      submitLabel={
        chosen === current ? strings.dialog.submitSame : strings.dialog.submit(planName(chosen))
      }
      submitting={change.isPending}
      submitDisabled={chosen === current}
    >
      <fieldset className={classes.choices}>
        <legend>{strings.dialog.choose}</legend>
        {plans.map((offered) => (
          <Choice
            key={offered.name}
            plan={offered}
            isCurrent={offered.name === current}
            checked={offered.name === chosen}
            onChoose={() => {
              change.reset();
              setChosen(offered.name);
            }}
          />
        ))}
      </fieldset>
      {exceeds !== null && <Refusal plan={planName(chosen)} exceeds={exceeds} />}
      <Text size="sm" c="dimmed">
        {strings.dialog.effect}
      </Text>
    </FormDialog>
  );
}

interface ChoiceProps {
  plan: Plan;
  isCurrent: boolean;
  checked: boolean;
  onChoose: () => void;
}

function Choice({ plan, isCurrent, checked, onChoose }: ChoiceProps) {
  const { name, dailyWrites, features } = plan;
  const offers = [
    strings.dialog.daily(formatNumber(dailyWrites)),
    ...Object.entries(features).map(
      ([feature, limit]) => `${formatFeature(feature, limit)} ${offerName(feature)}`,
    ),
  ];
  const id = useId();
  return (
    <div className={classes.choice}>
      <input
        type="radio"
        name="plan"
        id={id}
        value={name}
        checked={checked}
        onChange={onChoose}
        aria-describedby={`${id}-offers`}
      />
      <Stack gap={6}>
        <Group gap="xs">
          <label className={classes.name} htmlFor={id}>
            {planName(name)}
          </label>
          {isCurrent && (
            <Badge variant="light" color="gray" tt="none">
              {strings.dialog.current}
            </Badge>
          )}
        </Group>
        <div id={`${id}-offers`}>
          <Text size="sm" c="dimmed" mb={6}>
            {planSummary(name)}
          </Text>
          <ul className={classes.offers}>
            {offers.map((offer) => (
              <li key={offer}>{offer}</li>
            ))}
          </ul>
        </div>
      </Stack>
    </div>
  );
}

function Refusal({ plan, exceeds }: { plan: string; exceeds: readonly Exceed[] }) {
  return (
    <Alert color="red" variant="light" role="alert" title={strings.dialog.exceeds(plan)}>
      <ul className={classes.exceeds}>
        {exceeds.map(({ feature, current, limit }) => (
          <li key={feature}>
            {strings.dialog.exceed(
              featureName(feature),
              formatFeature(feature, current),
              formatFeature(feature, limit),
            )}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
