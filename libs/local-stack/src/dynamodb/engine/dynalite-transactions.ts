import { isDeepStrictEqual } from 'node:util';
import { type Answer, type Body, objectOf, objectsOf, type Respond, textOf } from '../capacity/body.ts';
import { itemSizeBytes } from '../capacity/item-size.ts';
import { addedUnits } from './added-units.ts';

/** An action of a `TransactWriteItems`. */
interface Action {
  readonly kind: string;
  readonly request: Body;
  readonly place: Body;
}

interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: unknown;
}

const maximumActions = 100;
const maximumBytes = 4 * 1024 * 1024;
/** DynamoDB remembers a token for ten minutes. This implementation remembers the last tokens of a process. */
const maximumTokens = 10_000;

/** Matches the messages of errors that depend on the item, which cancel the transaction. Any other error makes the request invalid. */
const dependsOnItem = /operand in the update expression|document path provided|refers to an attribute that|Item size/;

export function isTransaction(operation: string): boolean {
  return operation === 'TransactWriteItems' || operation === 'TransactGetItems';
}

/**
 * Emulates transactions, which dynalite does not have, by requests for single items. No other request may access the items meanwhile,
 * because writes are rolled back when an action fails.
 */
export function createTransactions(respond: Respond): Respond {
  const done = new Map<string, Body>();

  const read = async (place: Body): Promise<Body | undefined> => {
    const { body } = await respond('GetItem', { ...place, ConsistentRead: true });
    return body['Item'] === undefined ? undefined : objectOf(body['Item']);
  };

  const keyNames = async (TableName: unknown): Promise<string[]> => {
    const { body } = await respond('DescribeTable', { TableName });
    return objectsOf(objectOf(body['Table'])['KeySchema']).map(({ AttributeName: name }) => String(name));
  };

  const actionsOf = async (body: Body): Promise<Action[]> => {
    const actions: Action[] = [];
    for (const entry of objectsOf(body['TransactItems'])) {
      const [[kind, value] = ['', {}]] = Object.entries(entry);
      const { ReturnConsumedCapacity } = body;
      const request: Body = { ...objectOf(value), ReturnConsumedCapacity };
      const { TableName, Item, Key } = request;
      const names = Key === undefined ? await keyNames(TableName) : [];
      const key = Key ?? Object.fromEntries(names.map((name) => [name, objectOf(Item)[name]]));
      actions.push({ kind, request, place: { TableName, Key: key } });
    }
    return actions;
  };

  /** Tests a condition check by a put that does not change the item. */
  const perform = async ({ kind, request, place }: Action, before: Body | undefined): Promise<Answer> => {
    if (kind !== 'ConditionCheck') return await respond(`${kind}Item`, request);
    const { Key: _, ...condition } = request;
    const answer = await respond('PutItem', { ...condition, Item: before ?? objectOf(place['Key']) });
    if (before === undefined && answer.statusCode === 200) await respond('DeleteItem', place);
    return answer;
  };

  const putBack = async ({ place }: Action, before: Body | undefined): Promise<void> => {
    const { TableName } = place;
    await (before === undefined ? respond('DeleteItem', place) : respond('PutItem', { TableName, Item: before }));
  };

  async function writeAll(actions: readonly Action[]): Promise<Answer> {
    const before: (Body | undefined)[] = [];
    const answers: Answer[] = [];
    for (const action of actions) {
      before.push(await read(action.place));
      answers.push(await perform(action, before.at(-1)));
    }
    if (answers.every(({ statusCode }) => statusCode === 200)) return { statusCode: 200, body: addedUnits(answers) };
    for (const [index, action] of actions.entries())
      if (answers[index]?.statusCode === 200) await putBack(action, before[index]);
    const reasons = answers.map(reasonOf);
    const invalid = answers.find((_, index) => reasons[index] === undefined);
    return invalid ?? cancelled(reasons.map((reason) => reason ?? none));
  }

  async function write(body: Body): Promise<Answer> {
    const { ClientRequestToken, ...request } = body;
    const token = textOf(ClientRequestToken);
    const earlier = done.get(token ?? '');
    if (earlier !== undefined)
      return isDeepStrictEqual(earlier, request)
        ? { statusCode: 200, body: {} }
        : refused('IdempotentParameterMismatchException', otherRequest);
    const actions = await actionsOf(body);
    if (new Set(actions.map(({ place }) => JSON.stringify(place))).size < actions.length)
      return refused('ValidationException', 'Transaction request cannot include multiple operations on one item');
    const bytes = actions.reduce((sum, { request }) => sum + itemSizeBytes(objectOf(request['Item'])), 0);
    if (bytes > maximumBytes) return refused('ValidationException', 'Transaction request is larger than 4 MB');
    const answer = await writeAll(actions);
    if (answer.statusCode === 200 && token !== undefined) done.set(token, request);
    const [oldest] = done.keys();
    if (done.size > maximumTokens && oldest !== undefined) done.delete(oldest);
    return answer;
  }

  async function readAll(body: Body): Promise<Answer> {
    const { ReturnConsumedCapacity } = body;
    const answers: Answer[] = [];
    for (const { Get: get } of objectsOf(body['TransactItems']))
      answers.push(await respond('GetItem', { ...objectOf(get), ConsistentRead: true, ReturnConsumedCapacity }));
    const failed = answers.find(({ statusCode }) => statusCode !== 200);
    if (failed !== undefined) return failed;
    const Responses = answers.map(({ body: { Item } }) => (Item === undefined ? {} : { Item }));
    return { statusCode: 200, body: { ...addedUnits(answers), Responses } };
  }

  return async (operation, body) => {
    const count = objectsOf(body['TransactItems']).length;
    if (count === 0 || count > maximumActions)
      return refused(
        'ValidationException',
        `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length between 1 and ${maximumActions}`,
      );
    return operation === 'TransactGetItems' ? await readAll(body) : await write(body);
  };
}

const none: Reason = { Code: 'None' };
const otherRequest =
  'DynamoDB rejected the request because you retried a request with a different payload but with an idempotent token that was already used';

/** Returns the reason why an action cancels its transaction, or undefined for a request that is invalid for every item. */
function reasonOf({ statusCode, body }: Answer): Reason | undefined {
  if (statusCode === 200) return none;
  const type = textOf(body['__type']) ?? '';
  const Message = textOf(body['message'] ?? body['Message']) ?? '';
  if (type.endsWith('ConditionalCheckFailedException')) {
    const { Item } = body;
    return { Code: 'ConditionalCheckFailed', Message, ...(Item !== undefined && { Item }) };
  }
  return dependsOnItem.test(Message) ? { Code: 'ValidationError', Message } : undefined;
}

function cancelled(reasons: readonly Reason[]): Answer {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const Message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  const __type = typeOf('TransactionCanceledException');
  return { statusCode: 400, body: { __type, Message, CancellationReasons: reasons } };
}

function refused(name: string, message: string): Answer {
  return { statusCode: 400, body: { __type: typeOf(name), message } };
}

function typeOf(name: string): string {
  return `com.amazonaws.dynamodb.v20120810#${name}`;
}
