import { test } from 'node:test';
import * as localStack from '@daybreak/local-stack';
import * as testkit from '@daybreak/testkit';
import { checks, templates } from './checks.cjs';

for (const [name, check] of Object.entries(checks(localStack, testkit))) test(name, check);
const cdk = 'the template of cdk synth runs';
test(cdk, templates(localStack)[cdk]);
