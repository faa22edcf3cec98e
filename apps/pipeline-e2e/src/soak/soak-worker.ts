import { createSimulator } from '@daybreak/testkit';
import { daybreakUnderTest } from '../simulation/daybreak-under-test.ts';
import { serveSeeds } from './serve-seeds.ts';

serveSeeds(await createSimulator({ pipeline: daybreakUnderTest() }));
