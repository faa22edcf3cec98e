import { type Answer, type Body, objectOf, textOf } from '../capacity/body.ts';

/** A transaction consumes twice the units of its actions. */
const transactionFactor = 2;

/** Returns the units that the actions of a transaction consumed, by table, if the actions report them. */
export function addedUnits(answers: readonly Answer[]): { ConsumedCapacity?: Body[] } {
  const byTable = new Map<string, Body>();
  for (const { body } of answers) {
    const consumed = objectOf(body['ConsumedCapacity']);
    const name = textOf(consumed['TableName']);
    if (name !== undefined) byTable.set(name, sumOf(byTable.get(name) ?? {}, consumed));
  }
  return byTable.size === 0 ? {} : { ConsumedCapacity: [...byTable.values()] };
}

/** Adds numbers of units. Members are numbers, a table's name, or objects with such members. */
function sumOf(sum: Body, more: Body): Body {
  const members = Object.entries(more).map(([name, value]): [string, unknown] => {
    const { [name]: earlier } = sum;
    if (typeof value === 'number')
      return [name, (typeof earlier === 'number' ? earlier : 0) + transactionFactor * value];
    return [name, typeof value === 'string' ? value : sumOf(objectOf(earlier), objectOf(value))];
  });
  return { ...sum, ...Object.fromEntries(members) };
}
