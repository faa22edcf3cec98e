const { test } = require('node:test');
const localStack = require('@daybreak/local-stack');
const { checks, templates } = require('./checks.cjs');

for (const [name, check] of Object.entries(checks(localStack, require('@daybreak/testkit')))) test(name, check);
const sam = 'the template of sam build runs';
test(sam, templates(localStack)[sam]);
