import type { Usage } from '../../api/types';
import { Section } from '../../ui/section';
import { featureName, formatFeature } from './format';
import { LimitMeter } from './limit-meter';
import { strings } from './strings';
import classes from './usage.module.css';

/** How many of each thing the plan allows, and how many there are. */
export function LimitsSection({ features }: { features: Usage['features'] }) {
  return (
    <Section title={strings.limits.title}>
      <div className={classes.meters}>
        {features.map(({ feature, used, limit, state }) => (
          <LimitMeter
            key={feature}
            label={featureName(feature)}
            used={used}
            limit={limit}
            state={state}
            format={(value) => formatFeature(feature, value)}
          />
        ))}
      </div>
    </Section>
  );
}
