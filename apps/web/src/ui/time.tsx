import { absoluteTime, relativeTime } from './format-time';
import { useNow } from './use-now';

/** A point in time: how long ago, with date, time and UTC on hover and for assistive technology. */
export function Time({ value }: { value: string }) {
  const now = useNow();
  return (
    <time dateTime={value} title={absoluteTime(value)}>
      {relativeTime(value, now)}
    </time>
  );
}
