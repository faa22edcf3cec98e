import type { CodeAssets } from './code-assets.ts';
import type { StackPlace } from './describe-resource.ts';
import type { AttachedPolicy } from './read-roles.ts';
import type { StackModel } from './stack-model.ts';
import type { Template } from './template-schema.ts';

/** What `readStackModel` takes. */
export interface StackModelOptions {
  /** As `loadTemplate` reads it. */
  readonly template: Template;
  /** Where it was read: errors name it, and code is found from there. */
  readonly templatePath: string;
  /** The account, the region and the addresses that references resolve to. */
  readonly place: StackPlace;
  /** Values of template parameters that have no default, or another one. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Variables that every function gets besides, or in place of, those of the template. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Where the code of functions is. Default: as the asset manifest beside the template says. */
  readonly assets?: CodeAssets | undefined;
  /** Takes what matters and is not emulated for a problem. */
  readonly strict?: boolean | undefined;
}

/** What one stack asks for, before the stacks that are read together are joined. */
export type StackParts = Omit<StackModel, 'unsupported' | 'notEmulated' | 'warnings'> & {
  /** Policies of its own: a role of another stack may be named by one. */
  readonly policies: readonly AttachedPolicy[];
};
