/**
 * Puts the summary of each procedure above it in the emitted contract, where editors show it: types
 * that the compiler has worked out carry no comments of their own.
 * @param {string} source the text of contract.d.ts
 * @param {{ name: string, summary: string, route: string }[]} procedures
 */
export function documentContract(source, procedures) {
  const byName = new Map(procedures.map((procedure) => [procedure.name, procedure]));
  const path = [];
  let inside = false;
  const lines = source.split('\n').flatMap((line) => {
    const opened = /^(\s+)(\w+): \{$/.exec(line);
    if (opened === null) return [line];
    const [, indent, name] = opened;
    const depth = indent.length / 4 - 1;
    if (depth === 0) inside = name === 'procedures';
    path.length = depth;
    path[depth] = name;
    const procedure = inside ? byName.get(path.slice(1).join('.')) : undefined;
    if (procedure === undefined) return [line];
    byName.delete(procedure.name);
    const route = procedure.route === '' ? '' : ` (\`${procedure.route}\`)`;
    return [`${indent}/** ${procedure.summary.replace(/\.$/, '')}${route}. */`, line];
  });
  const missing = [...byName.keys()];
  if (missing.length > 0) throw new Error(`not in the contract: ${missing.join(', ')}`);
  return lines.join('\n');
}
