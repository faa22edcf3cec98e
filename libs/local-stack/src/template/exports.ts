import { UnresolvedReferenceError } from './template-error.ts';

/** The exports of stacks: the values of outputs that have an export name. */
export interface Exports {
  /** Throws UnresolvedReferenceError for a name that no stack exports. */
  valueOf(name: string): unknown;
}

/** The exports of other stacks, for a stack that is read alone. */
export const noExports: Exports = {
  valueOf(name) {
    throw new UnresolvedReferenceError(
      `${name} is an export of another stack: add the template of that stack to templatePath, a list of paths`,
    );
  },
};
