const { IncidentTracker, ValidationError } = require('@incident-tracker/sdk');

const [, , baseUrl = '', apiKey = ''] = process.argv;

async function main() {
  const tracker = new IncidentTracker({ apiKey, baseUrl });
  const incident = await tracker.incidents.declare({ title: 'Declared from CommonJS' });
  const refusal = await tracker.incidents
    .declare({ title: '' })
    .catch((/** @type {unknown} */ error) => error);
  const page = await tracker.incidents.list({ q: 'CommonJS' });
  const issues = refusal instanceof ValidationError ? refusal.issues.map(({ path }) => path) : [];
  console.log(JSON.stringify({ found: page.items[0]?.reference === incident.reference, issues }));
}

void main();
