import { Fragment } from 'react';

/** A URL that breaks before its slashes where it must, and in the middle of a word only then. */
export function BreakableUrl({ url }: { url: string }) {
  const parts = url.split(/(?<=[^/:])(?=[/?&])/);
  return parts.map((part, index) => (
    // What stands before a part is its own: no two begin at the same place.
    <Fragment key={parts.slice(0, index + 1).join('')}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
