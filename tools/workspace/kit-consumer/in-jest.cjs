/* Runs the checks in Jest without a flag, which loads only CommonJS. */
const { checks } = require('./checks.cjs');

const all = checks(require('@daybreak/local-stack'), require('@daybreak/testkit'));
for (const [name, check] of Object.entries(all)) globalThis.test(name, check, 60_000);
