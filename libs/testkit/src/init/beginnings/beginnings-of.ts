import type { StackModel } from '@daybreak/local-stack';
import type { Beginning } from './beginning.ts';
import { bucketBeginnings } from './bucket-beginnings.ts';
import { functionBeginnings } from './function-beginnings.ts';
import { queueBeginnings } from './queue-beginnings.ts';
import { ruleBeginnings } from './rule-beginnings.ts';
import { scheduleBeginnings } from './schedule-beginnings.ts';
import { tableBeginnings } from './table-beginnings.ts';
import { topicBeginnings } from './topic-beginnings.ts';

/** Where a template's pipeline can begin, the likeliest first; functions, which begin only where they are named, last. */
export function beginningsOf(model: StackModel): Beginning[] {
  const kinds = [
    queueBeginnings,
    topicBeginnings,
    ruleBeginnings,
    bucketBeginnings,
    tableBeginnings,
    scheduleBeginnings,
  ];
  const refuse = (beginning: Beginning): Beginning => ({
    ...beginning,
    refusal: beginning.refusal ?? refusalOf(model, beginning),
  });
  return [...kinds, functionBeginnings].flatMap((of) => of(model)).map(refuse);
}

function refusalOf({ functions }: StackModel, { receivers }: Beginning): string | undefined {
  const notRun = functions.find(({ name, notRun: reason }) => receivers.includes(name) && reason !== undefined);
  return (
    notRun &&
    `the function ${notRun.name} ${notRun.notRun}, which is not run here: in a test by hand, functions: { '${notRun.name}': handler } stands for it`
  );
}
