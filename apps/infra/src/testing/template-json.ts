import type { Template } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';

const resourceSchema = v.looseObject({
  Type: v.string(),
  Properties: v.optional(v.record(v.string(), v.unknown()), {}),
});
const templateSchema = v.looseObject({ Resources: v.record(v.string(), resourceSchema) });
export type TemplateJson = v.InferOutput<typeof templateSchema>;

/** Parses the template, for checks that compare resources. */
export function templateJson(template: Template): TemplateJson {
  return v.parse(templateSchema, template.toJSON());
}

/** Returns the logical id and the parsed properties of every resource of a type. */
export function resourcesOf<Schema extends v.GenericSchema>(
  template: TemplateJson,
  type: string,
  schema: Schema,
): [id: string, properties: v.InferOutput<Schema>][] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, { Properties }]) => [id, v.parse(schema, Properties)]);
}

/** Parses a `Ref` or `Fn::GetAtt` to the logical id that it refers to. */
export const referenceSchema = v.pipe(
  v.union([
    v.pipe(
      v.strictObject({ Ref: v.string() }),
      v.transform(({ Ref }) => Ref),
    ),
    v.pipe(
      v.strictObject({ 'Fn::GetAtt': v.tuple([v.string(), v.string()]) }),
      v.transform((reference) => reference['Fn::GetAtt'][0]),
    ),
  ]),
);

/** Returns a copy of the template with one property changed, or removed if `value` is undefined. A check must catch it. */
export function faulty(template: TemplateJson, id: string, property: string, value?: unknown): TemplateJson {
  const copy = structuredClone(template);
  const path = property.split('.');
  const last = path.pop() ?? '';
  const parent = path.reduce<unknown>((node, key) => childOf(node, key), copy.Resources[id]?.Properties);
  if (!isContainer(parent)) throw new Error(`${id} has no ${property}`);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
  return copy;
}

export function withoutResource(template: TemplateJson, id: string): TemplateJson {
  const copy = structuredClone(template);
  if (!Reflect.has(copy.Resources, id)) throw new Error(`The template has no resource ${id}`);
  Reflect.deleteProperty(copy.Resources, id);
  return copy;
}

/** Returns a copy of the template with every `text` in one resource replaced. */
export function withReplacedText(template: TemplateJson, id: string, text: string, replacement: string): TemplateJson {
  const { [id]: resource, ...others } = template.Resources;
  const json = JSON.stringify(resource);
  if (resource === undefined || !json.includes(text)) throw new Error(`${id} has no "${text}"`);
  const copy = v.parse(resourceSchema, JSON.parse(json.replaceAll(text, replacement)));
  return { ...template, Resources: { ...others, [id]: copy } };
}

function childOf(node: unknown, key: string): unknown {
  return isContainer(node) ? Reflect.get(node, key) : undefined;
}

function isContainer(node: unknown): node is object {
  return typeof node === 'object' && node !== null;
}
