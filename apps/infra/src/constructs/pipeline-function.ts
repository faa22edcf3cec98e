import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, RecursiveLoop, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Deployment } from '../deployment.ts';
import { type FunctionSettings, metricsNamespace, stageSettings } from '../settings.ts';
import { InfraError } from '../stage.ts';

export interface PipelineFunctionProps {
  deployment: Deployment;
  /** The name of the app's folder, its bundle, the function and its log group. */
  name: string;
  settings: FunctionSettings;
  /** Absolute path of the folder that holds the bundles, one folder each. */
  bundlesDirectory: string;
  environment: Record<string, string>;
}

/** A function that runs a built bundle, with a role that allows it only to write its own log and its traces. */
export class PipelineFunction extends Function {
  /** The function's name without the stage, and the `service` dimension of its metrics. */
  readonly service: string;

  constructor(
    scope: Construct,
    id: string,
    { deployment, name, settings, bundlesDirectory, environment }: PipelineFunctionProps,
  ) {
    const { stage, encryptionKey } = deployment;
    const functionName = `daybreak-${stage}-${name}`;
    const { protectData, logRetentionDays, logLevel } = stageSettings[stage];
    const logGroup = new LogGroup(scope, `${id}LogGroup`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: logRetentionDays,
      ...(encryptionKey === undefined ? {} : { encryptionKey }),
      removalPolicy: protectData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    });
    // The role that the CDK would create has a managed policy that allows writes to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'X-Ray’s actions have no resource types.');

    super(scope, id, {
      functionName,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: bundleCode(join(bundlesDirectory, name)),
      handler: 'handler.handler',
      memorySize: settings.memoryMb,
      timeout: Duration.seconds(settings.timeoutSeconds),
      tracing: Tracing.ACTIVE,
      recursiveLoop: settings.allowRecursiveLoop === true ? RecursiveLoop.ALLOW : RecursiveLoop.TERMINATE,
      role,
      logGroup,
      environment: {
        ...environment,
        LOG_LEVEL: logLevel,
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(stage),
      },
    });
    this.service = name;
  }
}

function bundleCode(directory: string): Code {
  if (!existsSync(join(directory, 'handler.cjs'))) {
    throw new InfraError(`${directory} has no handler.cjs: run "npx nx run-many -t build" first`);
  }
  return Code.fromAsset(directory, { exclude: ['*.map', 'meta.json', 'package.json'] });
}
