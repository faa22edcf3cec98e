import type { StackModel } from '@daybreak/local-stack';
import type { EntryPoint } from './entry-point.ts';
import { bucketEntryPoints } from './bucket-entry-points.ts';
import { functionEntryPoints } from './function-entry-points.ts';
import { queueEntryPoints } from './queue-entry-points.ts';
import { ruleEntryPoints } from './rule-entry-points.ts';
import { scheduleEntryPoints } from './schedule-entry-points.ts';
import { tableEntryPoints } from './table-entry-points.ts';
import { topicEntryPoints } from './topic-entry-points.ts';

/** Returns the entry points of a template, the likeliest kind first. Functions, which need `--from`, are last. */
export function entryPointsOf(model: StackModel): EntryPoint[] {
  const kinds = [
    queueEntryPoints,
    topicEntryPoints,
    ruleEntryPoints,
    bucketEntryPoints,
    tableEntryPoints,
    scheduleEntryPoints,
  ];
  const withRefusal = (entryPoint: EntryPoint): EntryPoint => ({
    ...entryPoint,
    refusal: entryPoint.refusal ?? refusalOf(model, entryPoint),
  });
  return [...kinds, functionEntryPoints].flatMap((of) => of(model)).map(withRefusal);
}

function refusalOf({ functions }: StackModel, { receivers }: EntryPoint): string | undefined {
  const notRun = functions.find(({ name, notRun: reason }) => receivers.includes(name) && reason !== undefined);
  return (
    notRun &&
    `the function ${notRun.name} ${notRun.notRun}, which is not run here. Write the test by hand, and replace the function: functions: { '${notRun.name}': handler }`
  );
}
