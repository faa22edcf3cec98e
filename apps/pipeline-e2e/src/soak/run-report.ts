import { noFaults } from '@daybreak/testkit';
import { isFaultName } from '@daybreak/testkit/internal';
import * as v from 'valibot';

const rates = v.object(v.entriesFromList(Object.keys(noFaults).filter(isFaultName), v.number()));

/** What a worker is to run. */
export const workerOrderSchema = v.object({
  seed: v.number(),
  faults: rates,
  faultsText: v.string(),
  trace: v.boolean(),
  /** Whether a failure is shrunk. */
  shrinks: v.boolean(),
});
export type WorkerOrder = v.InferOutput<typeof workerOrderSchema>;

/** What a worker reports of one run. */
export const runReportSchema = v.variant('kind', [
  v.object({
    kind: v.literal('passed'),
    seed: v.number(),
    events: v.number(),
    faults: v.record(v.string(), v.number()),
    /** Two runs of one interleaving are the same, event by event. */
    interleaving: v.string(),
    trace: v.optional(v.array(v.string())),
  }),
  v.object({
    kind: v.literal('failed'),
    seed: v.number(),
    message: v.string(),
    description: v.string(),
    replay: v.string(),
  }),
]);
export type RunReport = v.InferOutput<typeof runReportSchema>;

/** Whatever a worker sends: that it waits for its first seed or why it can run none, or what became of one. */
export const workerMessageSchema = v.union([
  v.object({ kind: v.literal('ready') }),
  v.object({ kind: v.literal('refused'), message: v.string() }),
  runReportSchema,
]);
export type WorkerMessage = v.InferOutput<typeof workerMessageSchema>;

/** The one command that has the run of a seed again. */
export function replayCommand({ seed, faultsText }: Pick<WorkerOrder, 'seed' | 'faultsText'>): string {
  return `npx nx run pipeline-e2e:soak --seed=${seed} --runs=1 --faults=${faultsText} --trace`;
}
