import { type Answer, type Body, objectOf, textOf } from '../capacity/body.ts';

/** A transaction takes twice what its actions would take by themselves. */
const transactionFactor = 2;

/** What the actions of a transaction consumed, by table, if they report it. */
export function addedUnits(answers: readonly Answer[]): { ConsumedCapacity?: Body[] } {
  const byTable = new Map<string, Body>();
  for (const { body } of answers) {
    const consumed = objectOf(body['ConsumedCapacity']);
    const name = textOf(consumed['TableName']);
    if (name !== undefined) byTable.set(name, sumOf(byTable.get(name) ?? {}, consumed));
  }
  return byTable.size === 0 ? {} : { ConsumedCapacity: [...byTable.values()] };
}

/** Members are numbers of units, a table's name, or such objects in turn. */
function sumOf(sum: Body, more: Body): Body {
  const members = Object.entries(more).map(([name, value]): [string, unknown] => {
    const { [name]: earlier } = sum;
    if (typeof value === 'number')
      return [name, (typeof earlier === 'number' ? earlier : 0) + transactionFactor * value];
    return [name, typeof value === 'string' ? value : sumOf(objectOf(earlier), objectOf(value))];
  });
  return { ...sum, ...Object.fromEntries(members) };
}
