import classes from './reference.module.css';

/** What people call it by, as `INC-42` or `T-7`, before its title. */
export function Reference({ value }: { value: string }) {
  return <span className={classes.reference}>{value}</span>;
}
