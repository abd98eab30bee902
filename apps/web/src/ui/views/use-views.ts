import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import type { SavedView, ViewList } from '../../api/types';
import type { Choice } from './active-view';

/** As many as there can be of a list. */
const ALL = 100;

/** The views of a list that the reader sees, by name. */
export function useViews<Search>(
  list: ViewList,
  searchOf: (view: SavedView) => Search | null,
): readonly Choice<Search>[] {
  const { data } = useQuery(trpc.views.list.queryOptions({ list, limit: ALL }));
  return (data?.items ?? [])
    .map((view) => ({ view, search: searchOf(view) }))
    .toSorted((a, b) => a.view.name.localeCompare(b.view.name));
}

/** What is done with views; the menu follows. Refusals of `create` and `rename` are shown in their dialog. */
export function useChangeViews() {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries(trpc.views.list.pathFilter());
  const { create, update, delete: remove } = trpc.views;
  const handled = { meta: { handled: true } } as const;
  return {
    create: useMutation({ ...create.mutationOptions({ onSettled }), ...handled }),
    rename: useMutation({ ...update.mutationOptions({ onSettled }), ...handled }),
    update: useMutation(update.mutationOptions({ onSettled })),
    remove: useMutation({ ...remove.mutationOptions({ onSettled }), ...handled }),
  };
}
