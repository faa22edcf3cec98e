import { test } from 'node:test';
import * as localStack from '@daybreak/local-stack';
import * as testkit from '@daybreak/testkit';
import { checks } from './checks.cjs';

for (const [name, check] of Object.entries(checks(localStack, testkit))) test(name, check);
