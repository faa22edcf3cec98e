import { type DynamoDBEngine, installedEngines } from '@daybreak/local-stack';
import * as v from 'valibot';
import type { Capability } from '../pipeline/capabilities.ts';
import { endpointTarget } from './endpoint/endpoint-target.ts';
import { localKinds, localTarget } from './local-target.ts';
import { stackTarget } from './stack/stack-target.ts';
import type { PipelineTarget } from '../pipeline/pipeline-target.ts';

const text = v.optional(v.pipe(v.string(), v.nonEmpty()));
const environmentSchema = v.object({
  DAYBREAK_TARGET: v.optional(v.picklist(localKinds)),
  DAYBREAK_TEST_ENGINES: v.optional(v.picklist(['first', 'all']), 'all'),
  DAYBREAK_ENDPOINT: v.optional(
    v.pipe(v.string(), v.url(), v.startsWith('http://', 'Expected http://…, as emulators are served')),
  ),
  DAYBREAK_STACK: text,
});

/** The environment asks for targets that there are not, or for several kinds of them at once. */
export class TargetChoiceError extends Error {
  override name = 'TargetChoiceError';
}

/**
 * The targets on which a suite of these needs runs. Where the environment names one, that is where every suite runs, and one
 * that needs more is skipped there. Throws TargetChoiceError.
 *
 * By default a suite runs twice: the bundles in processes on the first engine, and the handlers in this process on the
 * last one. So each suite sees the bundles as they are deployed and every engine, at little more than half of the cost of the
 * bundles on both. A suite that only processes can run has these on every engine, and nothing is skipped. One that is to run
 * once runs in processes on the first engine.
 */
export function chooseTargets(
  suite: { readonly needs: readonly Capability[]; readonly once: boolean },
  environment: Readonly<Record<string, string | undefined>> = process.env,
  installed: readonly DynamoDBEngine[] = installedEngines(),
): PipelineTarget[] {
  const parsed = v.safeParse(environmentSchema, environment);
  if (!parsed.success) {
    throw new TargetChoiceError(parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`).join('; '));
  }
  const { DAYBREAK_TARGET: kind, DAYBREAK_ENDPOINT: endpoint, DAYBREAK_STACK: stack } = parsed.output;
  const named = { DAYBREAK_TARGET: kind, DAYBREAK_ENDPOINT: endpoint, DAYBREAK_STACK: stack };
  const given = Object.entries(named).filter(([, value]) => value !== undefined);
  if (given.length > 1)
    throw new TargetChoiceError(`Set one of ${given.map(([name]) => name).join(' and ')}, not both`);

  if (endpoint !== undefined) return [endpointTarget(endpoint)];
  if (stack !== undefined) return [stackTarget(stack)];
  const engines = parsed.output.DAYBREAK_TEST_ENGINES === 'first' ? installed.slice(0, 1) : installed;
  if (kind !== undefined) return engines.map((engine) => localTarget(kind, engine));
  return suite.once ? byDefault(suite.needs, engines).slice(0, 1) : byDefault(suite.needs, engines);
}

function byDefault(needs: readonly Capability[], engines: readonly DynamoDBEngine[]): PipelineTarget[] {
  const inProcess = engines.slice(-1).map((engine) => localTarget('in-process', engine));
  const canRunInProcess = inProcess.every(({ capabilities }) => needs.every((need) => capabilities.has(need)));
  if (!canRunInProcess) return engines.map((engine) => localTarget('processes', engine));
  return [...engines.slice(0, 1).map((engine) => localTarget('processes', engine)), ...inProcess];
}
