import type { StackModel } from '@daybreak/local-stack';
import type { EntryPoint } from './entry-point.ts';

/** Returns the functions, for pipelines that begin with an API, a state machine or another service of AWS. The message is the event. */
export function functionEntryPoints({ functions }: StackModel): EntryPoint[] {
  return functions.map(({ name, logicalId }) => ({
    kind: 'function',
    name,
    logicalId,
    receivers: [name],
    isFed: false,
    arrival: (event = {}) => ({ functionName: name, event }),
  }));
}
