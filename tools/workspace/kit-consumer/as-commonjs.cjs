const { test } = require('node:test');
const { checks } = require('./checks.cjs');

const all = checks(require('@daybreak/local-stack'), require('@daybreak/testkit'));
for (const [name, check] of Object.entries(all)) test(name, check);
