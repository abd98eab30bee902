import { absoluteTime, relativeTime } from '../../ui/format-time';
import { useTimeZone } from '../../ui/time-zone';
import { useNow } from '../../ui/use-now';
import { strings } from './strings';

const MINUTE_MS = 60_000;

/** When something is due: `in 5 min.`, `within a minute`, or `any moment now` once that is past. */
export function DueTime({ value }: { value: string }) {
  const now = useNow();
  const zone = useTimeZone();
  const left = Date.parse(value) - now;
  return (
    <time dateTime={value} title={absoluteTime(value, zone)}>
      {left <= 0
        ? strings.deliveries.dueNow
        : left < MINUTE_MS
          ? strings.deliveries.dueSoon
          : relativeTime(value, now)}
    </time>
  );
}
