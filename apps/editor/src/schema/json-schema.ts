import { toJsonSchema } from '@valibot/to-json-schema';
import { editEventSchemas } from '../edit-event.ts';
import { editMessageSchema } from '../edit-message.ts';

/** The published JSON Schemas, by the name of their file in `docs/owner-edits`. */
export function jsonSchemas(): Map<string, string> {
  const schemas = { OwnerEdit: editMessageSchema, ...editEventSchemas };
  return new Map(
    Object.entries(schemas).map(([title, schema]) => {
      const { $schema, ...rest } = toJsonSchema(schema, { target: 'draft-2020-12' });
      return [`${title}.v1.json`, `${JSON.stringify({ $schema, title, ...rest }, undefined, 2)}\n`];
    }),
  );
}
