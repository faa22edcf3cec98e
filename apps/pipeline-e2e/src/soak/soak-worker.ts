import { createDaybreakSimulator } from '../simulation/create-daybreak-simulator.ts';
import { daybreakUnderTest } from '../simulation/under-test/daybreak-under-test.ts';
import { serveSeeds } from './serve-seeds.ts';

await serveSeeds(async () => await createDaybreakSimulator(daybreakUnderTest()));
