/** A node of EXPLAIN (FORMAT JSON, VERBOSE), as far as it is read. */
export interface PlanNode {
  readonly [property: string]: unknown;
}

function isNode(value: unknown): value is PlanNode {
  return typeof value === 'object' && value !== null;
}

function nodesOf(plan: unknown): PlanNode[] {
  if (Array.isArray(plan)) return plan.flatMap(nodesOf);
  return isNode(plan) ? [plan, ...nodesOf(plan['Plan']), ...nodesOf(plan['Plans'])] : [];
}

const COLUMN = String.raw`\(?(\w+)\.(tenant_id|id)\)?`;
const GIVEN = String.raw`\(?\$\d+\)?(?:::\w+)?`;
const JOINED = new RegExp(`${COLUMN} = ${COLUMN}(?![\\w.])`, 'g');
const PINNED = new RegExp(`${COLUMN} = ${GIVEN}|${GIVEN} = ${COLUMN}`, 'g');

/** Sets of names that are known to be equal. */
class Equal {
  readonly #parents = new Map<string, string>();

  root(name: string): string {
    const parent = this.#parents.get(name);
    return parent === undefined ? name : this.root(parent);
  }

  join(one: string, other: string): void {
    const [a, b] = [this.root(one), this.root(other)];
    if (a !== b) this.#parents.set(a, b);
  }
}

function outputOf({ Output: output }: PlanNode): string[] {
  return Array.isArray(output) ? output.filter((column) => typeof column === 'string') : [];
}

/** The subqueries and CTEs that a plan scans by a name, each with the plan of what they yield. */
function derivedTables(nodes: readonly PlanNode[]): { alias: string; source: PlanNode }[] {
  return nodes.flatMap((node) => {
    const { Alias: alias, 'CTE Name': cte, 'Node Type': type } = node;
    if (typeof alias !== 'string') return [];
    const sources =
      type === 'Subquery Scan'
        ? nodesOf(node['Plans']).slice(0, 1)
        : nodes.filter(({ 'Subplan Name': name }) => name === `CTE ${String(cte)}`);
    return sources.map((source) => ({ alias, source }));
  });
}

/**
 * The tables of a plan that are not known to be read for one and the same tenant: neither joined by the
 * tenant, nor each compared with the tenant that the statement is given. Empty when all are, that is when
 * a database distributed by tenant finds each row's partners on the same server.
 */
export function separatedTables(plan: unknown, tenantTables: ReadonlySet<string>): string[] {
  const nodes = nodesOf(plan);
  const equal = new Equal();
  /** The column of each scanned tenant table that holds its tenant. */
  const keys = new Map<string, string>();
  for (const node of nodes) {
    const { Alias: alias, 'Relation Name': relation, Schema: schema } = node;
    if (typeof alias !== 'string' || typeof relation !== 'string') continue;
    // A new row goes to where its tenant is, whatever it was made from.
    if (node['Node Type'] === 'ModifyTable') continue;
    const isPartition = schema === 'partitions';
    if (!isPartition && !tenantTables.has(relation)) continue;
    const column = relation === 'tenants' ? 'id' : 'tenant_id';
    keys.set(`${alias}.${column}`, relation);
    // The scans of one table's partitions, e_1 and e_2, stand for the table, e.
    if (isPartition) equal.join(`${alias}.tenant_id`, `${alias.replace(/_\d+$/, '')}.tenant_id`);
  }
  for (const { alias, source } of derivedTables(nodes)) {
    for (const column of outputOf(source)) {
      if (column.endsWith('.tenant_id')) equal.join(`${alias}.tenant_id`, column);
    }
  }
  const isTenant = (alias: string, column: string): boolean =>
    column === 'tenant_id' || keys.has(`${alias}.${column}`);
  for (const node of nodes) {
    for (const [name, value] of Object.entries(node)) {
      if (typeof value !== 'string' || !/Cond$|Filter$/.test(name)) continue;
      for (const [, a = '', x = '', b = '', y = ''] of value.matchAll(JOINED)) {
        if (isTenant(a, x) && isTenant(b, y)) equal.join(`${a}.${x}`, `${b}.${y}`);
      }
      for (const [, a, x, b, y] of value.matchAll(PINNED)) {
        const [alias, column] = [a ?? b ?? '', x ?? y ?? ''];
        if (isTenant(alias, column)) equal.join(`${alias}.${column}`, 'given');
      }
    }
  }
  const roots = new Set([...keys.keys()].map((key) => equal.root(key)));
  return roots.size > 1 ? [...new Set(keys.values())].toSorted() : [];
}

/** How many tenant tables a plan reads, partitioned ones apart. */
export function countTenantScans(plan: unknown, tenantTables: ReadonlySet<string>): number {
  const scanned = nodesOf(plan).map((node) => node['Relation Name']);
  return scanned.filter((name) => typeof name === 'string' && tenantTables.has(name)).length;
}
