import { getProjects, type Tree } from '@nx/devkit';

/**
 * What would be named after these is there already: queues, tables, constructs and alarms of the stack, the list of steps, this
 * package, what creates the handler.
 */
const taken = [
  'alarm',
  'dashboard',
  'due-index',
  'event',
  'event-bus',
  'event-topic',
  'events',
  'notifier-stream-consumer',
  'parking',
  'row',
  'rows-table',
  'runs-table',
  'scan',
  'scan-schedule',
  'schedule',
  'sqs-batch',
  'steps',
  'tools',
  'value',
];

/** What the parts of some other function are called in the stack, or its alarms. */
const partOfAnother = /^alarm-|-(queue(-consumer|-policy)?|dead-letter|role(-default-policy)?|log-group)$/;

/** Throws when something has the name that a function is to get, or when one of its parts would get the name of another. */
export function refuseTakenName(tree: Tree, name: string, stepsFolder: string): void {
  const isTaken = getProjects(tree).has(name) || tree.exists(`${stepsFolder}/${name}.ts`) || taken.includes(name);
  if (isTaken) throw new Error(`There is something called ${name} already: choose another name`);
  if (partOfAnother.test(name))
    throw new Error(`${name} is what a part of the stack is called, or would be: choose another name`);
}
