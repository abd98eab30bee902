import {
  IconFile,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconPhoto,
} from '@tabler/icons-react';
import type { TablerIcon } from '@tabler/icons-react';

const ICONS: readonly (readonly [RegExp, TablerIcon])[] = [
  [/^image\//, IconPhoto],
  [/pdf$/, IconFileTypePdf],
  [/csv|spreadsheet|excel/, IconFileSpreadsheet],
  [/zip|tar|compressed/, IconFileZip],
  [/^text\/|json|document|word/, IconFileText],
];

/** What kind of file it is, at a glance. */
export function FileIcon({ contentType }: { contentType: string }) {
  const Icon = ICONS.find(([pattern]) => pattern.test(contentType))?.[1] ?? IconFile;
  return <Icon size={22} stroke={1.5} aria-hidden />;
}
