import { UnresolvedReferenceError } from './template-error.ts';

/** What stacks export for others: the values of outputs with an export's name. */
export interface Exports {
  /** Throws UnresolvedReferenceError for a name that no stack exports. */
  valueOf(name: string): unknown;
}

/** Of a stack that is read alone. */
export const noExports: Exports = {
  valueOf(name) {
    throw new UnresolvedReferenceError(
      `${name} is exported by another stack: give the template of that stack too, with the option templatePath: ['…', '…']`,
    );
  },
};
