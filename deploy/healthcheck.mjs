// Exit code 0 when this container's process can serve (/readyz), else 1 with the reason. For
// HEALTHCHECK and for probes that run a command: the image has no curl.
const { ROLE = 'all', PORT = '3000', METRICS_PORT } = process.env;
// A worker has no other port than that of the metrics.
const port = ROLE === 'worker' ? METRICS_PORT : PORT;
try {
  if (!port) throw new Error('set METRICS_PORT: a process with ROLE=worker is asked there');
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
    signal: AbortSignal.timeout(4_000),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
} catch (error) {
  console.error(`not ready: ${error.message}`);
  process.exitCode = 1;
}
