import { InfraError } from '../stage.ts';
import type { Step } from './step.ts';

const secretArn = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^*]+-[A-Za-z0-9]{6}$/;
/** Variables that Lambda or `PipelineFunction` sets. */
const reservedPattern = /^(AWS_|LAMBDA_|POWERTOOLS_|LOG_LEVEL$)/;

/** Throws InfraError for a step whose variables are reserved or duplicated, whose secrets are not full ARNs, or whose grants are malformed or contain a wildcard. */
export function checkStep(step: Step, reservedVariables: readonly string[]): void {
  const { name: stepName, environment = {}, secrets = {}, grants = [] } = step;
  const reject = (reason: string): never => {
    throw new InfraError(`The step ${stepName}: ${reason}`);
  };
  for (const variable of [...Object.keys(environment), ...Object.keys(secrets)]) {
    if (!/^[A-Za-z]\w+$/.test(variable))
      reject(`"${variable}" is not a name of an environment variable: use letters, digits and _, e.g. NOTICE_URL`);
    if (reservedPattern.test(variable) || reservedVariables.includes(variable))
      reject(`the environment variable ${variable} is reserved: choose another name`);
    if (Object.hasOwn(environment, variable) && Object.hasOwn(secrets, variable))
      reject(`the environment variable ${variable} is in both environment and secrets: remove one`);
  }
  for (const [variable, arn] of Object.entries(secrets)) {
    if (!secretArn.test(arn))
      reject(
        `${variable} must be the full ARN of a secret, with the six characters that Secrets Manager adds, not "${arn}"`,
      );
  }
  for (const { actions, resourceArns } of grants) {
    const wildcard = [...actions, ...resourceArns].find((text) => text.includes('*'));
    if (wildcard !== undefined) reject(`the grant ${wildcard} contains a wildcard: list each action and resource`);
    const malformedAction = actions.find((action) => !/^[a-z0-9-]+:[A-Za-z]+$/.test(action));
    if (malformedAction !== undefined) reject(`"${malformedAction}" is not an IAM action: use e.g. sns:Publish`);
    const malformedArn = resourceArns.find((arn) => !arn.startsWith('arn:'));
    if (malformedArn !== undefined)
      reject(`"${malformedArn}" is not an ARN: use e.g. arn:aws:sns:eu-west-1:111122223333:mail`);
    if (actions.length === 0 || resourceArns.length === 0) reject('a grant requires an action and a resource');
  }
}
