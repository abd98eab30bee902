import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { Requires } from '../../ui/no-access';
import { Page } from '../../ui/page';
import { QueryView } from '../../ui/query-view';
import { HistorySection } from './history-section';
import { LimitsSection } from './limits-section';
import { PlanSection } from './plan-section';
import { strings } from './strings';
import { TodaySection } from './today-section';

/** What the tenant uses, against what its plan allows. */
export function UsagePage() {
  return (
    <Requires permission="billing.read">
      <Page title={strings.title} description={strings.description}>
        <Report />
      </Page>
    </Requires>
  );
}

function Report() {
  const usage = useQuery(trpc.usage.get.queryOptions({}));
  const plans = useQuery(trpc.usage.plans.queryOptions({}));
  return (
    <QueryView query={usage}>
      {({ plan, day, quota, features }) => (
        <Stack gap="lg">
          <QueryView query={plans}>
            {({ items }) => <PlanSection current={plan} plans={items} />}
          </QueryView>
          <TodaySection
            quota={quota.dailyWrites}
            hasBurst={(plans.data?.items.find(({ name }) => name === plan)?.burst ?? null) !== null}
          />
          <LimitsSection features={features} />
          <HistorySection today={day} />
        </Stack>
      )}
    </QueryView>
  );
}
