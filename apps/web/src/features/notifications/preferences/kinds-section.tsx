import { Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import type { NotificationKind, NotificationPreferences } from '../../../api/types';
import { Section } from '../../../ui/section';
import { strings } from '../strings';
import classes from './preferences.module.css';
import { useSavePreferences } from './use-save-preferences';

const CHANNELS = ['inbox', 'email'] as const;
type Channel = (typeof CHANNELS)[number];
type Kind = NotificationPreferences['kinds'][number];

interface SectionProps {
  preferences: NotificationPreferences;
  tenantName: string;
}

/** For each kind of notification, where the person is told of it. A tick counts at once. */
export function KindsSection({ preferences, tenantName }: SectionProps) {
  const { kinds, email } = preferences;
  const { isTold, choose } = useChoices();
  return (
    <Section title={strings.preferences.what} description={strings.preferences.of(tenantName)}>
      {!email && (
        <Text size="sm" c="dimmed" mb="sm">
          {strings.preferences.mailsOff}
        </Text>
      )}
      <div className={classes.kinds} role="table" aria-label={strings.preferences.what}>
        <div className={`${classes.row} ${classes.head}`} role="row">
          <span role="columnheader">{strings.preferences.kind}</span>
          {CHANNELS.map((channel) => (
            <span key={channel} className={classes.cell} role="columnheader">
              {strings.preferences[channel]}
            </span>
          ))}
        </div>
        {kinds.map((kind) => (
          <div key={kind.kind} className={classes.row} role="row">
            <div role="rowheader">
              <Text size="sm" fw={550}>
                {kind.label}
              </Text>
              <Text size="sm" c="dimmed">
                {kind.description}
              </Text>
            </div>
            {CHANNELS.map((channel) => (
              <span key={channel} className={classes.cell} role="cell">
                <Checkbox
                  aria-label={strings.preferences.tellIn(kind.label, strings.preferences[channel])}
                  checked={isTold(kind, channel)}
                  disabled={channel === 'email' && !email}
                  onChange={({ currentTarget }) => choose(kind, channel, currentTarget.checked)}
                />
              </span>
            ))}
          </div>
        ))}
      </div>
    </Section>
  );
}

/** The kinds that the API lists are those that it takes. */
function asKind(kind: string): NotificationKind {
  return kind as NotificationKind;
}

/** Where somebody is told of a kind, and how that is changed: it shows at once, and again if it is refused. */
function useChoices() {
  const save = useSavePreferences();
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const keyOf = ({ kind }: Kind, channel: Channel) => `${kind} ${channel}`;
  return {
    isTold: (kind: Kind, channel: Channel) => chosen.get(keyOf(kind, channel)) ?? kind[channel],
    choose: (kind: Kind, channel: Channel, isWanted: boolean) => {
      const key = keyOf(kind, channel);
      setChosen((before) => new Map(before).set(key, isWanted));
      save
        .mutateAsync({ kinds: [{ kind: asKind(kind.kind), [channel]: isWanted }] })
        .catch(() =>
          setChosen((before) => new Map([...before].filter(([other]) => other !== key))),
        );
    },
  };
}
