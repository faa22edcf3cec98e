import { createSimulator, writerThatWritesTheMapBack } from '@daybreak/testkit';
import { daybreakUnderTest } from '../../simulation/daybreak-under-test.ts';
import { serveSeeds } from '../serve-seeds.ts';

// A process of a soak that has to fail. What it finds need not be short.
const simulator = await createSimulator({ pipeline: writerThatWritesTheMapBack(daybreakUnderTest()) });
serveSeeds(simulator, { atMostMs: 0 });
