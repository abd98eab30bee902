import { Group, Text } from '@mantine/core';
import { useState } from 'react';
import { formatNumber } from '../format-number';
import { formatDay } from '../format-time';
import { scaleEnd } from './buckets';
import type { Bucket } from './buckets';
import classes from './bars.module.css';
import { spanOf } from './bars-table';
import { strings } from './strings';

/** Units of the drawing; it is stretched to the width that there is. */
const HEIGHT = 100;
const BAR = 10;
const GAP = 3;
const GRID = [0, 0.25, 0.5, 0.75, 1];
/** Classes of the colours of kinds, in their order: apart from each other, or from the gravest on. */
const COLORS = {
  distinct: [classes.first, classes.second, classes.third, classes.fourth],
  graded: [classes.gravest, classes.second, classes.mild, classes.fourth],
} as const;
export type BarColors = keyof typeof COLORS;

interface BarsChartProps {
  /** Oldest first. */
  buckets: readonly Bucket[];
  kinds: readonly string[];
  total: number;
  colors: BarColors;
  nameOf: (kind: string) => string;
  /** What it shows, for those who cannot see it. */
  summary: (total: string, from: string, to: string) => string;
  /** What a click on a bar leads to. */
  onPick?: (bucket: Bucket) => void;
}

/** Stacked bars, oldest first. Who cannot see them has the table. */
export function BarsChart(props: BarsChartProps) {
  const { buckets, kinds, total, colors, nameOf, summary, onPick } = props;
  const palette = COLORS[colors];
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
          aria-label={summary(formatNumber(total), formatDay(first.from), formatDay(last.to))}
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
              {...(onPick !== undefined && {
                onClick: () => onPick(bucket),
                style: { cursor: 'pointer' },
              })}
            >
              {/* The whole column can be pointed at, however low its bar. */}
              <rect className={classes.column} x={index * BAR} y={0} width={BAR} height={HEIGHT} />
              {partsOf(bucket, kinds, end).map(({ kind, y, height, index: place }) => (
                <rect
                  key={kind}
                  className={palette[place % palette.length]}
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
                  <rect className={palette[index % palette.length]} width={1} height={1} />
                </svg>
                {nameOf(kind)}
                {shown !== undefined && `: ${formatNumber(shown.counts[kind] ?? 0)}`}
              </li>
            ))}
          </ul>
          <Text size="sm" c="dimmed" component="span">
            {shown === undefined
              ? `${strings.total(formatNumber(total))}. ${strings.hint}`
              : `${spanOf(shown)}: ${strings.total(formatNumber(shown.total))}`}
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
    return [{ kind, y: top, height, index }];
  });
}
