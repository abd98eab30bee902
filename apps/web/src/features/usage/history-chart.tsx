import { Group, Text } from '@mantine/core';
import { useState } from 'react';
import { formatDay } from '../../ui/format-time';
import { formatNumber } from '../../ui/format-number';
import { scaleEnd } from './buckets';
import type { Bucket } from './buckets';
import { kindName } from './format';
import { spanOf } from './history-table';
import { strings } from './strings';
import classes from './usage.module.css';

/** Units of the drawing; it is stretched to the width that there is. */
const HEIGHT = 100;
const BAR = 10;
const GAP = 3;
const GRID = [0, 0.25, 0.5, 0.75, 1];
/** Classes of the colours of kinds, in their order. */
const COLORS = [classes.first, classes.second, classes.third, classes.fourth];

interface HistoryChartProps {
  /** Oldest first. */
  buckets: readonly Bucket[];
  kinds: readonly string[];
  total: number;
}

/** Stacked bars, oldest first. Who cannot see them has the table. */
export function HistoryChart({ buckets, kinds, total }: HistoryChartProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const end = scaleEnd(Math.max(...buckets.map((bucket) => bucket.total)));
  const [first, last] = [buckets.at(0), buckets.at(-1)];
  if (first === undefined || last === undefined) return null;
  const width = buckets.length * BAR;
  const shown = pointed === null ? undefined : buckets[pointed];
  return (
    <figure className={classes.figure}>
      <div className={classes.plot}>
        <div className={classes.scale} aria-hidden>
          <span>{formatNumber(end)}</span>
          <span>{formatNumber(end / 2)}</span>
          <span>0</span>
        </div>
        <svg
          role="img"
          aria-label={strings.history.summary(
            formatNumber(total),
            formatDay(first.from),
            formatDay(last.to),
          )}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          preserveAspectRatio="none"
          onPointerLeave={() => {
            setPointed(null);
          }}
        >
          {GRID.map((part) => (
            <line
              key={part}
              className={classes.grid}
              x1={0}
              x2={width}
              y1={part * HEIGHT}
              y2={part * HEIGHT}
            />
          ))}
          {buckets.map((bucket, index) => (
            <g
              key={bucket.to}
              className={index === pointed ? classes.pointed : undefined}
              onPointerEnter={() => {
                setPointed(index);
              }}
            >
              {/* The whole column can be pointed at, however low its bar. */}
              <rect className={classes.column} x={index * BAR} y={0} width={BAR} height={HEIGHT} />
              {partsOf(bucket, kinds, end).map(({ kind, y, height, color }) => (
                <rect
                  key={kind}
                  className={color}
                  x={index * BAR + GAP / 2}
                  y={y}
                  width={BAR - GAP}
                  height={height}
                />
              ))}
            </g>
          ))}
        </svg>
      </div>
      <div className={classes.ends} aria-hidden>
        <span>{formatDay(first.from)}</span>
        <span>{formatDay(last.to)}</span>
      </div>
      <figcaption>
        <Group justify="space-between" gap="xs" mt="sm">
          <ul className={classes.legend}>
            {kinds.map((kind, index) => (
              <li key={kind}>
                <svg className={classes.key} viewBox="0 0 1 1" aria-hidden>
                  <rect className={COLORS[index % COLORS.length]} width={1} height={1} />
                </svg>
                {kindName(kind)}
                {shown !== undefined && `: ${formatNumber(shown.counts[kind] ?? 0)}`}
              </li>
            ))}
          </ul>
          <Text size="sm" c="dimmed" component="span">
            {shown === undefined
              ? `${strings.history.total(formatNumber(total))}. ${strings.history.hint}`
              : `${spanOf(shown)}: ${strings.history.total(formatNumber(shown.total))}`}
          </Text>
        </Group>
      </figcaption>
    </figure>
  );
}

/** The parts of a bar, from the bottom up. */
function partsOf({ counts }: Bucket, kinds: readonly string[], end: number) {
  let top = HEIGHT;
  return kinds.flatMap((kind, index) => {
    const count = counts[kind] ?? 0;
    if (count === 0) return [];
    const height = (count / end) * HEIGHT;
    top -= height;
    return [{ kind, y: top, height, color: COLORS[index % COLORS.length] }];
  });
}
