import { recordOf } from '@daybreak/local-sqs/internal';
import * as v from 'valibot';

const record = recordOf(v.unknown());

const resourceSchema = v.looseObject({
  Type: v.string(),
  Properties: v.optional(record, {}),
  Metadata: v.optional(record, {}),
  Condition: v.optional(v.string()),
});

/** The parts of a template that are read. Every other top-level section is reported. */
export const templateSchema = v.looseObject({
  Parameters: v.optional(recordOf(v.looseObject({ Type: v.string(), Default: v.optional(v.unknown()) })), {}),
  Mappings: v.optional(recordOf(recordOf(record)), {}),
  Conditions: v.optional(record, {}),
  Resources: recordOf(resourceSchema),
  Outputs: v.optional(recordOf(v.looseObject({ Value: v.unknown(), Condition: v.optional(v.string()) })), {}),
});

export type Template = v.InferOutput<typeof templateSchema>;
export type TemplateResource = v.InferOutput<typeof resourceSchema>;
