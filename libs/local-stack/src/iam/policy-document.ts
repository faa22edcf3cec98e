import * as v from 'valibot';

const oneOrMany = <TSchema extends v.GenericSchema>(schema: TSchema) =>
  v.union([
    v.array(schema),
    v.pipe(
      schema,
      v.transform((one) => [one]),
    ),
  ]);
const conditionValue = v.pipe(v.union([v.string(), v.boolean(), v.number()]), v.transform(String));
const texts = v.optional(oneOrMany(v.string()));

const statementSchema = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Principal: v.optional(v.union([v.literal('*'), v.record(v.string(), oneOrMany(v.string()))])),
  Action: texts,
  NotAction: texts,
  Resource: texts,
  NotResource: texts,
  Condition: v.optional(v.record(v.string(), v.record(v.string(), oneOrMany(conditionValue))), {}),
});

/** A policy document, references resolved. What AWS would take and is not here (`NotPrincipal`) is refused, not ignored. */
export const policyDocumentSchema = v.strictObject({
  Version: v.optional(v.picklist(['2012-10-17', '2008-10-17'])),
  Id: v.optional(v.string()),
  Statement: oneOrMany(statementSchema),
});

export type StatementElement = v.InferOutput<typeof statementSchema>;
