import { recordOf } from '@daybreak/local-sqs/internal';
import * as v from 'valibot';

/** Chooses the schema by the input's type, so that an issue names the invalid part. */
const oneOrMany = <TSchema extends v.GenericSchema>(schema: TSchema) => {
  const many = v.array(schema);
  const one = v.pipe(
    schema,
    v.transform((value) => [value]),
  );
  return v.lazy((input) => (Array.isArray(input) ? many : one));
};
const conditionValue = v.pipe(v.union([v.string(), v.boolean(), v.number()]), v.transform(String));
const texts = v.optional(oneOrMany(v.string()));

const statementSchema = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Principal: v.optional(v.union([v.literal('*'), recordOf(oneOrMany(v.string()))])),
  Action: texts,
  NotAction: texts,
  Resource: texts,
  NotResource: texts,
  Condition: v.optional(recordOf(recordOf(oneOrMany(conditionValue))), {}),
});

/**
 * A policy document with its references resolved. Elements that are not evaluated here, such as `NotPrincipal`, are rejected rather than
 * ignored.
 */
export const policyDocumentSchema = v.strictObject({
  Version: v.optional(v.picklist(['2012-10-17', '2008-10-17'])),
  Id: v.optional(v.string()),
  Statement: oneOrMany(statementSchema),
});

export type StatementElement = v.InferOutput<typeof statementSchema>;
