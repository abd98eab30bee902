/**
 * Reads `name=value,name=value`, values percent-encoded, as the OpenTelemetry specification writes headers
 * (Protocol Exporter, "Specifying headers via environment variables").
 * @throws Error naming the pair that cannot be read.
 */
export function parseOtlpHeaders(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const [, name, value] = /^\s*([\w-]+)\s*=\s*([\x21-\x7e]*)\s*$/.exec(pair) ?? [];
    if (name === undefined || value === undefined) throw new Error('not name=value');
    headers[name.toLowerCase()] = decodeURIComponent(value);
  }
  return headers;
}
