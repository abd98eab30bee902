import type { StoredFile } from './storage.js';

/*
 * The answer to ListObjectsV2, as far as it is of use. Keys of ours need no escaping in XML; the token
 * of the next page may.
 */

const ENTRY = /<Contents>([\s\S]*?)<\/Contents>/g;

/** The objects that a page lists. */
export function listedFiles(page: string): StoredFile[] {
  return [...page.matchAll(ENTRY)].map(([, entry = '']) => ({
    key: elementOf(entry, 'Key') ?? '',
    modifiedAt: new Date(elementOf(entry, 'LastModified') ?? 0),
  }));
}

/** Where the next page begins; undefined after the last. */
export function nextPage(page: string): string | undefined {
  if (elementOf(page, 'IsTruncated') !== 'true') return undefined;
  return elementOf(page, 'NextContinuationToken');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};

function elementOf(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replaceAll(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}
