import type { StackModel } from '@daybreak/local-stack';
import type { EntryPoint } from './entry-point.ts';

/** Functions themselves: what an API, a state machine or a service of AWS invokes begins with the event that it gets from these. */
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
