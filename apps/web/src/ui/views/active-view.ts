import type { SavedView } from '../../api/types';
import { sameFilter } from './same-filter';

/** What an address says, with the view that it began with. */
export interface ViewedSearch {
  readonly saved?: string;
}

/** A view, and what it fills into the address; null when this page does not have its filters. */
export interface Choice<Search> {
  readonly view: SavedView;
  readonly search: Search | null;
}

/** What a list says of its address. */
export interface Shown<Search extends ViewedSearch> {
  readonly search: Search;
  /** What the API is asked for by an address. */
  readonly filterOf: (search: Search) => object;
}

/**
 * The view that the address began with, or one that shows the same; and whether it has been changed
 * since, so that the list shows something else by now.
 */
export function activeView<Search extends ViewedSearch>(
  choices: readonly Choice<Search>[],
  { search, filterOf }: Shown<Search>,
): { choice: Choice<Search>; changed: boolean } | null {
  const filter = filterOf(search);
  const isSame = (choice: Choice<Search>) =>
    choice.search !== null && sameFilter(filterOf(choice.search), filter);
  const choice = choices.find(({ view }) => view.id === search.saved) ?? choices.find(isSame);
  return choice === undefined ? null : { choice, changed: !isSame(choice) };
}
