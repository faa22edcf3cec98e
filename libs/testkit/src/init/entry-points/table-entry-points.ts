import type { StackModel } from '@daybreak/local-stack';
import { InitError } from './init-error.ts';
import type { EntryPoint } from './entry-point.ts';
import { feedersOf } from './feeders.ts';
import { isObject } from './is-object.ts';
import { keyOf } from './sample-keys.ts';

/** Returns the tables whose stream a function reads. */
export function tableEntryPoints(model: StackModel): EntryPoint[] {
  const feeders = feedersOf(model);
  return model.tables.flatMap((table): EntryPoint[] => {
    const { name, logicalId, stream } = table;
    const mappings = model.streamMappings.filter(({ streamArn, enabled }) => enabled && streamArn === stream?.arn);
    if (mappings.length === 0) return [];
    const receivers = mappings.map(({ functionName }) => functionName);
    return [
      {
        kind: 'table',
        name,
        logicalId,
        receivers,
        isFed: feeders.isKnownToFunctions([name], receivers),
        arrival(message = {}) {
          if (!isObject(message))
            throw new InitError(`The message for a table must be an object, an item: --message '{"…":"…"}'`);
          return { table: name, item: itemOf({ ...keyOf(table), ...message }) };
        },
      },
    ];
  });
}

function itemOf(values: Readonly<Record<string, unknown>>): Record<string, object> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, attributeValueOf(value)]));
}

/** Returns a JSON value as an attribute value of DynamoDB. */
function attributeValueOf(value: unknown): object {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attributeValueOf) };
  if (isObject(value)) return { M: itemOf(value) };
  return { NULL: true };
}
