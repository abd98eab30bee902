import { Checkbox } from '@mantine/core';
import { memo, useCallback, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useCommands } from '../../app/commands/use-commands';
import { Row, Rows } from '../rows';
import classes from './pickable.module.css';
import { strings } from './strings';
import type { RowSelection, Selectable } from './use-selection';

interface PickableRowsProps<T extends Selectable> {
  label: string;
  rows: readonly T[];
  /** Null for those who may not change many at once. */
  selection: RowSelection<T> | null;
  /** The columns of a row, with and without the box before it. */
  className: (row: T, pickable: boolean) => string;
  /** What stands in a row, memoized because there may be thousands; the link in it is `clickable.target`. */
  children: (row: T) => ReactNode;
}

/**
 * Rows to go along and to select by keyboard: `j` and `k` move, `x` selects, with Shift all since the
 * last one, and Escape takes the selection back.
 */
export function PickableRows<T extends Selectable>({
  label,
  rows,
  selection,
  className,
  children,
}: PickableRowsProps<T>) {
  const list = useRef<HTMLUListElement>(null);
  const onPick = useLatestPick(selection);
  const items = () => [...(list.current?.children ?? [])];
  const focused = () => items().findIndex((item) => item.contains(document.activeElement));
  const step = (by: number) => {
    const all = items();
    const at = focused();
    const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
    next?.querySelector('a')?.focus();
  };
  const pick = (range: boolean) => {
    const row = rows[focused()];
    if (row !== undefined) selection?.pick(row.id, range);
  };
  useCommands({
    'list.next': () => step(1),
    'list.previous': () => step(-1),
    ...(selection !== null && {
      'list.pick': () => pick(false),
      'list.pickRange': () => pick(true),
      'list.unpick': () => focused() >= 0 && selection.keepOnly([]),
    }),
  });
  return (
    <>
      {selection !== null && (
        <div className={classes.head}>
          <Checkbox
            size="sm"
            label={strings.all}
            checked={selection.isAll}
            indeterminate={selection.selected.length > 0 && !selection.isAll}
            onChange={selection.pickAll}
          />
        </div>
      )}
      <Rows label={label} ref={list}>
        {rows.map((row) => (
          <PickableRow
            key={row.id}
            row={row}
            selection={selection}
            onPick={onPick}
            className={className(row, selection !== null)}
          >
            {children(row)}
          </PickableRow>
        ))}
      </Rows>
    </>
  );
}

/** Selects by what is selected then, and is the same function always. */
function useLatestPick(selection: RowSelection | null): RowSelection['pick'] {
  const latest = useRef(selection);
  useEffect(() => {
    latest.current = selection;
  });
  return useCallback((id, range) => latest.current?.pick(id, range), []);
}

interface PickableRowProps {
  row: Selectable;
  selection: RowSelection | null;
  onPick: RowSelection['pick'];
  className: string;
  children: ReactNode;
}

function PickableRow(props: PickableRowProps) {
  const { row, selection, onPick, className, children } = props;
  const { id, reference } = row;
  if (selection === null) return <Row className={className}>{children}</Row>;
  const isPicked = selection.has(id);
  const shape = [className, classes.pickable, ...(isPicked ? [classes.picked] : [])];
  return (
    <Row className={shape.join(' ')}>
      <Box id={id} reference={reference} isPicked={isPicked} onPick={onPick} />
      {children}
    </Row>
  );
}

interface BoxProps extends Selectable {
  isPicked: boolean;
  onPick: RowSelection['pick'];
}

/** The box of a row. Of thousands it is made anew only when it is ticked or cleared. */
const Box = memo(function Box({ id, reference, isPicked, onPick }: BoxProps) {
  return (
    <Checkbox
      size="sm"
      className={classes.pick}
      aria-label={strings.one(reference)}
      checked={isPicked}
      onChange={({ nativeEvent }) =>
        // A browser tells of a ticked box by the click that did it, also from the keyboard.
        onPick(id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
      }
    />
  );
});
