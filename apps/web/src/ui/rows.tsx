import { Text } from '@mantine/core';
import type { LiHTMLAttributes, ReactNode, Ref } from 'react';
import classes from './rows.module.css';
import { Time } from './time';

/** What makes one link or button inside lead from the whole of an area. */
export const clickable = { area: classes.area, target: classes.target } as const;

interface RowsProps {
  label: string;
  ref?: Ref<HTMLUListElement>;
  children: ReactNode;
}

/** A list whose rows open something. */
export function Rows({ label, ref, children }: RowsProps) {
  return (
    <ul className={classes.rows} aria-label={label} {...(ref !== undefined && { ref })}>
      {children}
    </ul>
  );
}

/** One of them; `className` brings the columns, and the link or button in it is `clickable.target`. */
export function Row({ className, ...others }: LiHTMLAttributes<HTMLLIElement>) {
  const all = [classes.row, classes.area, className].filter((name) => name !== undefined);
  return <li className={all.join(' ')} {...others} />;
}

/** When it happened, at the end of a row. */
export function RowTime({ value }: { value: string }) {
  return (
    <Text span size="sm" c="dimmed" className={classes.end}>
      <Time value={value} />
    </Text>
  );
}
