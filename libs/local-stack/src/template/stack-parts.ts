import type { CodeAssets } from './code-assets.ts';
import type { StackPlace } from './stack-place.ts';
import type { AttachedPolicy } from './read-roles.ts';
import type { StackModel } from './stack-model.ts';
import type { Template } from './template-schema.ts';

/** The options of `readStackModel`. */
export interface StackModelOptions {
  /** The template, as `loadTemplate` returns it. */
  readonly template: Template;
  /** The path of the template. Errors name it, and code folders are relative to it. */
  readonly templatePath: string;
  /** The account, region and addresses that references resolve to. */
  readonly place: StackPlace;
  /** Values of template parameters, by name. They replace defaults. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Variables of every function. They are added to those of the template, or replace them. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Finds the code of functions. Default: by the asset manifest beside the template. */
  readonly assets?: CodeAssets | undefined;
  /** Throws TemplateError if the template has something important that is not emulated. */
  readonly strict?: boolean | undefined;
}

/** The resources of one stack, before the stacks are joined. */
export type StackParts = Omit<StackModel, 'unsupported' | 'notEmulated' | 'warnings'> & {
  /** The stack's own policies. A policy can name a role of another stack. */
  readonly policies: readonly AttachedPolicy[];
};
