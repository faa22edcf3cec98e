import { InfraError } from '../stage.ts';
import type { Step } from './step.ts';

const secretArn = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^*]+-[A-Za-z0-9]{6}$/;
/** Set by Lambda, or by every function of the pipeline. */
const reservedVariable = /^(AWS_|LAMBDA_|POWERTOOLS_|LOG_LEVEL$)/;

/** Throws InfraError for a step that asks for what it can't get: a variable that is taken, a secret's name in place of its ARN, a wildcard. */
export function checkStep(step: Step, takenVariables: readonly string[]): void {
  const { name: stepName, environment = {}, secrets = {}, grants = [] } = step;
  const refuse = (reason: string): never => {
    throw new InfraError(`The step ${stepName}: ${reason}`);
  };
  for (const variable of [...Object.keys(environment), ...Object.keys(secrets)]) {
    if (!/^[A-Za-z]\w+$/.test(variable)) refuse(`"${variable}" is no name of an environment variable: try NOTICE_URL`);
    if (reservedVariable.test(variable) || takenVariables.includes(variable))
      refuse(`the environment variable ${variable} is set already: choose another name`);
    if (Object.hasOwn(environment, variable) && Object.hasOwn(secrets, variable))
      refuse(`the environment variable ${variable} is both in environment and in secrets`);
  }
  for (const [variable, arn] of Object.entries(secrets)) {
    if (!secretArn.test(arn))
      refuse(
        `${variable} must be the full ARN of a secret, with the six characters that Secrets Manager adds, not "${arn}"`,
      );
  }
  for (const { actions, resourceArns } of grants) {
    const wildcard = [...actions, ...resourceArns].find((text) => text.includes('*'));
    if (wildcard !== undefined) refuse(`the grant ${wildcard} holds a wildcard: name each action and each resource`);
    const noAction = actions.find((action) => !/^[a-z0-9-]+:[A-Za-z]+$/.test(action));
    if (noAction !== undefined) refuse(`"${noAction}" is no action: try sns:Publish`);
    const noArn = resourceArns.find((arn) => !arn.startsWith('arn:'));
    if (noArn !== undefined) refuse(`"${noArn}" is no ARN`);
    if (actions.length === 0 || resourceArns.length === 0) refuse('a grant needs an action and a resource');
  }
}
