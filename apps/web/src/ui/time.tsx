import { absoluteTime, clockTime, relativeTime } from './format-time';
import { useTimeZone } from './time-zone';
import { useNow } from './use-now';

interface TimeProps {
  value: string;
  /** Also when exactly: where the order and the distance of events matter. */
  exact?: boolean;
}

/** A point in time: how long ago, with date, time and UTC on hover and for assistive technology. */
export function Time({ value, exact = false }: TimeProps) {
  const now = useNow();
  const zone = useTimeZone();
  const relative = relativeTime(value, now);
  return (
    <time dateTime={value} title={absoluteTime(value, zone)}>
      {exact ? `${clockTime(value, zone, now)} (${relative})` : relative}
    </time>
  );
}
