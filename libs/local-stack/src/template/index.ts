export { checkCode } from './check-wiring.ts';
export { stackNameOf } from './code-assets.ts';
export type { StackPlace } from './describe-resource.ts';
export { loadTemplate } from './load-template.ts';
export { readStackModel, type StackModelOptions } from './read-stack-model.ts';
export type * from './stack-model.ts';
export { TemplateError, UnresolvedReferenceError } from './template-error.ts';
