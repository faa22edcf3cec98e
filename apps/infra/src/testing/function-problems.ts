import { Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import * as v from 'valibot';
import { referenceSchema, resourcesOf, type TemplateJson } from './template-json.ts';

const functionSchema = v.object({
  Architectures: v.optional(v.array(v.string()), ['x86_64']),
  Runtime: v.string(),
  TracingConfig: v.optional(v.object({ Mode: v.string() })),
  LoggingConfig: v.optional(v.object({ LogGroup: referenceSchema })),
  // The default of Lambda.
  RecursiveLoop: v.optional(v.string(), 'Terminate'),
});
const logGroupSchema = v.object({ RetentionInDays: v.optional(v.number()) });

/** Returns the newest Node.js runtime of Lambda that the installed aws-cdk-lib knows. */
export function newestNodeRuntime(): string {
  const versions = Runtime.ALL.filter(({ family }) => family === RuntimeFamily.NODEJS)
    .map(({ name }) => Number(/^nodejs(\d+)\.x$/.exec(name)?.[1] ?? 0))
    .toSorted((a, b) => b - a);
  return `nodejs${versions[0]}.x`;
}

/** Functions that receive messages that they caused: the scanner its scan messages, worker and writer those of a row that catches up. */
const recursiveFunctions: ReadonlySet<string> = new Set(['Scanner', 'Worker', 'Writer']);

/** Returns one sentence for each fault in the configuration of a function. */
export function functionProblems(template: TemplateJson): string[] {
  const logGroups = new Map(resourcesOf(template, 'AWS::Logs::LogGroup', logGroupSchema));
  return resourcesOf(template, 'AWS::Lambda::Function', functionSchema).flatMap(([id, lambda]) => {
    const logGroup = logGroups.get(lambda.LoggingConfig?.LogGroup ?? '');
    const problems: [boolean, string][] = [
      [lambda.Architectures.join() !== 'arm64', 'is not on arm64'],
      [lambda.Runtime !== newestNodeRuntime(), `runs ${lambda.Runtime}, not ${newestNodeRuntime()}`],
      [lambda.TracingConfig?.Mode !== 'Active', 'is not traced'],
      [logGroup?.RetentionInDays === undefined, 'has no log retention'],
      [recursiveFunctions.has(id) && lambda.RecursiveLoop !== 'Allow', 'Lambda stops its recursive loop'],
      [!recursiveFunctions.has(id) && lambda.RecursiveLoop === 'Allow', 'Lambda does not stop a recursive loop'],
    ];
    return problems.filter(([wrong]) => wrong).map(([, problem]) => `${id}: ${problem}`);
  });
}
