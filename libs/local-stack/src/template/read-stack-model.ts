import { checkDeliveries } from './check-deliveries.ts';
import { checkWiring } from './check-wiring.ts';
import { createExports } from './create-exports.ts';
import { joinStacks } from './join-stacks.ts';
import { readStack } from './read-stack.ts';
import type { Findings } from './reading.ts';
import type { StackModel } from './stack-model.ts';
import type { StackModelOptions } from './stack-parts.ts';
import { TemplateError, UnresolvedReferenceError } from './template-error.ts';

/**
 * Reads a template as a typed model of its resources. Throws TemplateError with every problem of the template, not only the first.
 *
 * @example
 * import { loadTemplate, readStackModel } from '@daybreak/local-stack';
 *
 * const templatePath = 'cdk.out/Shop.template.json';
 * const place = { stackName: 'Shop', accountId: '000000000000', region: 'eu-west-1', sqsEndpoint: 'http://127.0.0.1' };
 * const model = readStackModel({ template: loadTemplate(templatePath), templatePath, place });
 * process.stdout.write(model.unsupported.join('\n'));
 */
export function readStackModel(options: StackModelOptions): StackModel {
  return readStackModels([options]);
}

/** Reads several templates as one model. Each may import what another one exports. Throws TemplateError with every problem. */
export function readStackModels(stacks: readonly [StackModelOptions, ...StackModelOptions[]]): StackModel {
  const templatePath = stacks.map((stack) => stack.templatePath).join(', ');
  try {
    return readModel(stacks, templatePath);
  } catch (error) {
    // For example, a condition that can't be evaluated, so that its consequences are unknown.
    if (error instanceof UnresolvedReferenceError) {
      throw new TemplateError(templatePath, [error.message], { cause: error });
    }
    // V8's limits on the depth of calls and the length of a string.
    if (error instanceof RangeError) {
      throw new TemplateError(templatePath, ['The template is nested too deeply, or has a string that is too long'], {
        cause: error,
      });
    }
    throw error;
  }
}

function readModel(stacks: readonly [StackModelOptions, ...StackModelOptions[]], templatePath: string): StackModel {
  const exports = createExports(stacks);
  const findings = noFindings();
  const read = (stack: StackModelOptions) => {
    const found = noFindings();
    const parts = readStack(stack, exports, found);
    addFindings(findings, found, stacks.length === 1 ? '' : `${stack.place.stackName}: `);
    return parts;
  };
  const [first, ...others] = stacks;
  const model = joinStacks([read(first), ...others.map(read)], findings.problems);
  checkWiring(model, findings);
  checkDeliveries(model, findings);
  const { problems, unsupported, notEmulated, warnings } = findings;
  if (stacks.some(({ strict }) => strict === true)) problems.push(...unsupported);
  if (problems.length > 0) throw new TemplateError(templatePath, problems);
  return { ...model, unsupported, notEmulated, warnings };
}

function noFindings(): Findings {
  return { problems: [], unsupported: [], notEmulated: [], warnings: [] };
}

/** Adds the findings of a stack, each with the name of the stack. */
function addFindings(all: Findings, found: Findings, prefix: string): void {
  for (const kind of ['problems', 'unsupported', 'notEmulated', 'warnings'] as const) {
    all[kind].push(...found[kind].map((line) => prefix + line));
  }
}
