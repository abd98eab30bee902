export { createTestDatabase, type TestDatabase } from './create-test-database.js';
export { openTestServer, stopTestServer } from './test-server.js';
