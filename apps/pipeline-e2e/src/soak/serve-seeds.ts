import type { ShrinkOptions } from '@daybreak/testkit';
import * as v from 'valibot';
import type { DaybreakSimulator } from '../simulation/create-daybreak-simulator.ts';
import type { Scenario } from '../simulation/scenario/scenario.ts';
import { workerOrderSchema, type WorkerMessage } from './run-report.ts';
import { runSeed } from './run-seed.ts';

/** Makes this process one of the soak's: it runs the seeds that it is sent, one after the other, and reports each. */
export function serveSeeds(simulator: DaybreakSimulator, shrinking: ShrinkOptions<Scenario> = {}): void {
  process.on('message', (order) => {
    // What this rejects with ends the process, and whoever sent the seed reports that.
    void runSeed(simulator, v.parse(workerOrderSchema, order), shrinking).then(send);
  });
  // Whoever sends the seeds has gone.
  process.on('disconnect', () => process.exit(0));
  send({ kind: 'ready' });
}

function send(message: WorkerMessage): void {
  process.send?.(message);
}
