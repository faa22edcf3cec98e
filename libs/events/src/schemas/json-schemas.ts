import { toJsonSchema } from '@valibot/to-json-schema';
import { rowEventSchemas } from '../row-events/row-event.ts';

/** Returns the JSON Schema of each event's detail, by its file name in `docs/events`. */
export function jsonSchemas(): Map<string, string> {
  return new Map(
    Object.entries(rowEventSchemas).map(([detailType, schema]) => {
      const { $schema, ...rest } = toJsonSchema(schema, { target: 'draft-2020-12' });
      const document = { $schema, title: detailType, ...rest };
      return [`${detailType}.v1.json`, `${JSON.stringify(document, undefined, 2)}\n`];
    }),
  );
}
