/** What a page outside is to the incident. */
const PAGE_KINDS = [
  'link',
  'runbook',
  'dashboard',
  'document',
  'ticket',
  'chat',
  'code',
  'alert',
] as const;

/** What another incident is to the incident, and what the incident is to that one. */
const INVERSES = {
  related: 'related',
  caused_by: 'causes',
  causes: 'caused_by',
  duplicate_of: 'duplicated_by',
  duplicated_by: 'duplicate_of',
} as const;

export type RelationKind = keyof typeof INVERSES;

const RELATION_KINDS = Object.keys(INVERSES) as readonly string[] as readonly [
  RelationKind,
  ...RelationKind[],
];

export const LINK_KINDS = [...PAGE_KINDS, ...RELATION_KINDS] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** True for what relates two incidents; the others link to pages. */
export function isRelation(kind: LinkKind): kind is RelationKind {
  return Object.hasOwn(INVERSES, kind);
}

/** The relation as the incident at its other end sees it. */
export function inverseOf(kind: RelationKind): RelationKind {
  return INVERSES[kind];
}

/** The kind in a database column, which only this program fills. */
export function parseLinkKind(value: string): LinkKind {
  const kind = LINK_KINDS.find((known) => known === value);
  if (kind === undefined) throw new Error(`unknown kind of link: ${value}`);
  return kind;
}
