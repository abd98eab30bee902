import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Plan } from '../../api/types';
import { useMay } from '../../api/session';
import { Section } from '../../ui/section';
import { formatNumber } from '../../ui/format-number';
import { ChangePlanDialog } from './change-plan-dialog';
import { planName, planSummary } from './format';
import { strings } from './strings';
import classes from './usage.module.css';

interface PlanSectionProps {
  /** The name of the tenant's plan. */
  current: string;
  plans: readonly Plan[];
}

/** The tenant's plan, what comes with it, and for an OWNER the way to another one. */
export function PlanSection({ current, plans }: PlanSectionProps) {
  const mayChange = useMay('tenants.change_plan');
  const [changing, { open, close }] = useDisclosure(false);
  const plan = plans.find(({ name }) => name === current);
  return (
    <Section title={strings.plan.title}>
      <Group justify="space-between" align="flex-start" gap="sm" mb="md">
        <div>
          <Text size="xl" fw={650}>
            {planName(current)}
          </Text>
          <Text size="sm" c="dimmed">
            {planSummary(current)}
          </Text>
        </div>
        {mayChange ? (
          <Button variant="default" onClick={open}>
            {strings.plan.change}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {strings.plan.onlyOwners}
          </Text>
        )}
      </Group>
      {plan !== undefined && (
        <dl className={classes.facts}>
          {factsOf(plan).map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {changing && <ChangePlanDialog current={current} plans={plans} onClose={close} />}
    </Section>
  );
}

function factsOf({ dailyWrites, burst, retentionDays, requestsPerMinute }: Plan) {
  const { facts, days, requests } = strings.plan;
  const { read, write } = requestsPerMinute.tenant;
  return [
    [facts.dailyWrites, formatNumber(dailyWrites)],
    [
      facts.burst,
      burst === null ? strings.plan.noBurst : strings.plan.burst(burst.percent, burst.everyDays),
    ],
    [facts.requests, requests(formatNumber(read), formatNumber(write))],
    [facts.auditLog, days(formatNumber(retentionDays.auditLog))],
    [facts.webhookDeliveries, days(formatNumber(retentionDays.webhookDeliveries))],
    [facts.securityEvents, days(formatNumber(retentionDays.securityEvents))],
  ] as const;
}
