import { Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import * as v from 'valibot';
import { referenceSchema, resourcesOf, type TemplateJson } from './template-json.ts';

const functionSchema = v.object({
  Architectures: v.optional(v.array(v.string()), ['x86_64']),
  Runtime: v.string(),
  TracingConfig: v.optional(v.object({ Mode: v.string() })),
  LoggingConfig: v.optional(v.object({ LogGroup: referenceSchema })),
  // What Lambda does when the template says nothing.
  RecursiveLoop: v.optional(v.string(), 'Terminate'),
});
const logGroupSchema = v.object({ RetentionInDays: v.optional(v.number()) });

/** The newest Node that this aws-cdk-lib offers on Lambda. */
export function newestNodeRuntime(): string {
  const versions = Runtime.ALL.filter(({ family }) => family === RuntimeFamily.NODEJS)
    .map(({ name }) => Number(/^nodejs(\d+)\.x$/.exec(name)?.[1] ?? 0))
    .toSorted((a, b) => b - a);
  return `nodejs${versions[0]}.x`;
}

/** Functions that messages of their own come back to: a scan message to the scanner, a catching-up row to worker and writer. */
const inLoops: ReadonlySet<string> = new Set(['Scanner', 'Worker', 'Writer']);

/** What is wrong with what functions run on, a sentence each; empty when nothing is. */
export function functionProblems(template: TemplateJson): string[] {
  const logGroups = new Map(resourcesOf(template, 'AWS::Logs::LogGroup', logGroupSchema));
  return resourcesOf(template, 'AWS::Lambda::Function', functionSchema).flatMap(([id, lambda]) => {
    const logGroup = logGroups.get(lambda.LoggingConfig?.LogGroup ?? '');
    const problems: [boolean, string][] = [
      [lambda.Architectures.join() !== 'arm64', 'is not on arm64'],
      [lambda.Runtime !== newestNodeRuntime(), `runs ${lambda.Runtime}, not ${newestNodeRuntime()}`],
      [lambda.TracingConfig?.Mode !== 'Active', 'is not traced'],
      [logGroup?.RetentionInDays === undefined, 'keeps its log for ever'],
      [inLoops.has(id) && lambda.RecursiveLoop !== 'Allow', 'is stopped by Lambda in a long chain of its own messages'],
      [!inLoops.has(id) && lambda.RecursiveLoop === 'Allow', 'may go round in a loop for ever'],
    ];
    return problems.filter(([wrong]) => wrong).map(([, problem]) => `${id}: ${problem}`);
  });
}
