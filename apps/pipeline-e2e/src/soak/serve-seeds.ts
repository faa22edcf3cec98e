import { flushCompileCache } from 'node:module';
import type { ShrinkOptions } from '@daybreak/testkit';
import * as v from 'valibot';
import type { DaybreakSimulator } from '../simulation/create-daybreak-simulator.ts';
import type { Scenario } from '../simulation/scenario/scenario.ts';
import { workerOrderSchema, type WorkerMessage } from './run-report.ts';
import { runSeed } from './run-seed.ts';

/**
 * Makes this process one of the soak's: it runs the seeds that it is sent, one after the other, and reports each. It reports a
 * pipeline that cannot be simulated, too, such as one whose template is refused.
 */
export async function serveSeeds(
  create: () => Promise<DaybreakSimulator>,
  shrinking: ShrinkOptions<Scenario> = {},
): Promise<void> {
  let simulator: DaybreakSimulator;
  try {
    simulator = await create();
  } catch (error) {
    send({ kind: 'refused', message: error instanceof Error ? error.message : String(error) });
    return;
  }
  process.on('message', (order) => {
    // What this rejects with ends the process, and whoever sent the seed reports that.
    void runSeed(simulator, v.parse(workerOrderSchema, order), shrinking).then(send);
  });
  // Whoever sends the seeds has gone.
  process.on('disconnect', () => process.exit(0));
  // A process that is killed would not write it.
  flushCompileCache();
  send({ kind: 'ready' });
}

function send(message: WorkerMessage): void {
  process.send?.(message);
}
