/* Runs the checks in Vitest without a configuration. */
import { createRequire } from 'node:module';
import * as localStack from '@daybreak/local-stack';
import * as testkit from '@daybreak/testkit';
import { test } from 'vitest';

const { checks } = createRequire(import.meta.url)('./checks.cjs');
for (const [name, check] of Object.entries(checks(localStack, testkit))) test(name, check, 60_000);
