import { useEffect, useRef } from 'react';

/**
 * Scrolls a row of tabs so that the open one shows: on a phone there is no room for all. Only the row
 * moves, not the page. @param tab null while there are no tabs.
 */
export function useShownTab(tab: string | null) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const open = list.current?.querySelector('[role="tab"][aria-selected="true"]');
    if (tab === null || list.current === null || open === null || open === undefined) return;
    const [row, shown] = [list.current.getBoundingClientRect(), open.getBoundingClientRect()];
    if (shown.left < row.left) list.current.scrollLeft += shown.left - row.left;
    if (shown.right > row.right) list.current.scrollLeft += shown.right - row.right;
  }, [tab]);
  return list;
}
