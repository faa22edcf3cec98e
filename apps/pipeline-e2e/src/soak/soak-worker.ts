import { createSimulator } from '@daybreak/testkit';
import * as v from 'valibot';
import { daybreakUnderTest } from '../simulation/daybreak-under-test.ts';
import { workerOrderSchema } from './run-report.ts';
import { runSeed } from './run-seed.ts';

// One process of the soak: it runs the seeds that it is sent, one after the other, and reports each.
const simulator = await createSimulator({ pipeline: daybreakUnderTest() });

process.on('message', (message) => {
  void report(message).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(70);
  });
});
// Whoever sends the seeds has gone.
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready' });

async function report(message: unknown): Promise<void> {
  process.send?.(await runSeed(simulator, v.parse(workerOrderSchema, message)));
}
