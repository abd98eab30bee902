import type { ReactNode } from 'react';
import classes from './item-list.module.css';

/** A list of things with actions beside each. */
export function ItemList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {children}
    </ul>
  );
}

interface ItemProps {
  /** What stands before the text. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** One of them; on a narrow page the actions move below. */
export function Item({ lead, actions, children }: ItemProps) {
  return (
    <li className={classes.item}>
      {lead}
      <div className={classes.body}>{children}</div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </li>
  );
}
