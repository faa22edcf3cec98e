import { writerThatWritesTheMapBack } from '../../faulty/writer-that-writes-the-map-back.ts';
import { createDaybreakSimulator } from '../../simulation/create-daybreak-simulator.ts';
import { daybreakUnderTest } from '../../simulation/under-test/daybreak-under-test.ts';
import { serveSeeds } from '../serve-seeds.ts';

// A process of a soak that has to fail. What it finds need not be short.
await serveSeeds(async () => await createDaybreakSimulator(writerThatWritesTheMapBack(daybreakUnderTest())), {
  atMostMs: 0,
});
