export { asLoginUser } from './as-login-user.js';
export { createEmptyDatabase } from './create-empty-database.js';
export { createTestDatabase, type TestDatabase } from './create-test-database.js';
export { embeddedServerOf, type EmbeddedServerHandle } from './embedded-server-of.js';
export { stopEmbeddedServer } from './stop-embedded-server.js';
export { openTestServer, stopTestServer } from './test-server.js';
