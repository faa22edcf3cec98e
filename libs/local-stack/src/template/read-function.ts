import { recordOf } from '@daybreak/local-sqs/internal';
import * as v from 'valibot';
import { environmentProblems } from './check-environment.ts';
import type { CodeAssets } from './code-assets.ts';
import { noValue, text } from './intrinsics.ts';
import { layersOf } from './layers-of.ts';
import { folderOrReport, type LayerModel } from './read-layer.ts';
import { readProperties, resourceLabel, type ResourceReading, wholeNumber } from './reading.ts';
import type { FunctionModel } from './stack-model.ts';
import type { StandIns } from './stand-ins.ts';
import { UnresolvedReferenceError } from './template-error.ts';

const functionSchema = v.object({
  FunctionName: v.optional(v.string()),
  Handler: v.optional(v.string()),
  Runtime: v.optional(v.string()),
  Timeout: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(900)), 3),
  MemorySize: v.optional(v.pipe(wholeNumber, v.minValue(128)), 128),
  ReservedConcurrentExecutions: v.optional(v.pipe(wholeNumber, v.minValue(0))),
  RecursiveLoop: v.optional(v.picklist(['Allow', 'Terminate']), 'Terminate'),
  PackageType: v.optional(v.picklist(['Zip', 'Image']), 'Zip'),
  DeadLetterConfig: v.optional(v.object({ TargetArn: v.optional(v.string()) })),
});

const harmless = [
  'Architectures',
  'CodeSigningConfigArn',
  'Description',
  'EphemeralStorage',
  'LoggingConfig',
  'TracingConfig',
  'RuntimeManagementConfig',
  'SnapStart',
  'VpcConfig',
  'KmsKeyArn',
  'Tags',
];

/** Lambda's defaults. An `AWS::Lambda::EventInvokeConfig` changes them. */
export const defaultRetries = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };

export function readFunction(
  reading: ResourceReading & { readonly standIns: StandIns },
  assets: CodeAssets,
  variableOverrides: Readonly<Record<string, string>>,
  layerModels: readonly LayerModel[],
): FunctionModel | undefined {
  const { logicalId, resource, description, findings } = reading;
  const { Code: code, Environment: environment, Role: role, Layers: layers, ...others } = resource.Properties;
  const properties = readProperties(
    { ...reading, resource: { ...resource, Properties: others } },
    functionSchema,
    harmless,
  );
  if (properties === undefined) return undefined;
  const { Handler: handler, Runtime: runtime } = properties;
  const notRun = whyNotRun(properties);
  if (notRun === undefined && handler === undefined) {
    findings.problems.push(`${resourceLabel(reading)}: Handler is missing: add one such as index.handler`);
  }
  return {
    logicalId,
    name: description.name,
    arn: description.attributes['Arn'] ?? '',
    codeFolder: folderOrReport(reading, assets, resolvedCode(reading, code)),
    ...layersOf(reading, layers, layerModels),
    handler: handler ?? '',
    runtime,
    ...(notRun === undefined ? {} : { notRun }),
    timeoutSeconds: properties.Timeout,
    memorySizeMiB: properties.MemorySize,
    environment: readEnvironment(reading, environment, variableOverrides),
    roleArn: roleArnOf(reading, role),
    reservedConcurrency: properties.ReservedConcurrentExecutions,
    allowsRecursiveLoop: properties.RecursiveLoop === 'Allow',
    ...defaultRetries,
    deadLetterArn: properties.DeadLetterConfig?.TargetArn,
  };
}

/** Reads each variable separately, so that an error names the variable that can't be resolved. Overrides replace values of the template. */
function readEnvironment(
  reading: ResourceReading & { readonly standIns: StandIns },
  environment: unknown,
  variableOverrides: Readonly<Record<string, string>>,
): Record<string, string> {
  const { findings } = reading;
  const parsed = v.safeParse(v.object({ Variables: v.optional(recordOf(v.unknown()), {}) }), environment ?? {});
  if (!parsed.success) {
    findings.problems.push(`${resourceLabel(reading)}: Environment has no Variables`);
    return {};
  }
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed.output.Variables)) {
    if (Object.hasOwn(variableOverrides, name)) continue;
    try {
      const { resolved, notEmulated } = reading.standIns.resolve(value);
      if (resolved !== noValue) variables[name] = text(resolved);
      for (const [logicalId, type] of notEmulated) {
        findings.unsupported.push(
          `${resourceLabel(reading)}: environment variable ${name} refers to ${logicalId} (${type}), which is not ` +
            `emulated: its value here is "${variables[name] ?? ''}". Set another value with the option environment: { ${name}: '…' }`,
        );
      }
    } catch (error) {
      if (!(error instanceof UnresolvedReferenceError)) throw error;
      findings.problems.push(
        `${resourceLabel(reading)}: environment variable ${name} can't be resolved: ${error.message}. ` +
          `Refer to an emulated resource, or set the value with the option environment: { ${name}: '…' }`,
      );
    }
  }
  const label = resourceLabel(reading);
  findings.problems.push(...environmentProblems(variables).map((problem) => `${label}: ${problem}`));
  return { ...variables, ...variableOverrides };
}

/** Returns undefined for code that can't be resolved. Its folder may still be in the metadata. */
function resolvedCode({ resolver }: ResourceReading, code: unknown): unknown {
  try {
    return resolver.resolve(code);
  } catch (error) {
    if (error instanceof UnresolvedReferenceError) return undefined;
    throw error;
  }
}

/** Returns undefined for a role of another template. The function still runs. */
function roleArnOf({ resolver }: ResourceReading, role: unknown): string | undefined {
  try {
    const arn = resolver.resolve(role);
    return typeof arn === 'string' ? arn : undefined;
  } catch (error) {
    if (error instanceof UnresolvedReferenceError) return undefined;
    throw error;
  }
}

/** Returns the reason why a function can't run in a process here, or undefined if it can. */
function whyNotRun({
  PackageType: packageType,
  Runtime: runtime,
}: v.InferOutput<typeof functionSchema>): string | undefined {
  if (packageType === 'Image') return 'is a container image';
  if (runtime === undefined) return 'has no Runtime';
  return runtime.startsWith('nodejs') ? undefined : `has the runtime ${runtime}`;
}
