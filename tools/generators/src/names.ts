import { Script } from 'node:vm';

/** A name in the forms that files and code have it in. */
export interface Names {
  /** `price-cut` */
  name: string;
  /** `PriceCut` */
  pascal: string;
  /** `priceCut` */
  camel: string;
  /** `PRICE_CUT` */
  constant: string;
}

/** The name in every form. Throws when it is not in kebab-case, or means something to JavaScript. */
export function namesOf(name: string): Names {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new Error(`"${name}" is no name: write it in kebab-case, as in price-cut`);
  }
  const pascal = name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1);
  if (isReserved(camel))
    throw new Error(`"${name}" is a word of JavaScript: choose another name, such as ${name}-rows`);
  return {
    name,
    pascal,
    camel,
    constant: name.replaceAll('-', '_').toUpperCase(),
  };
}

/** Whether a module can have no constant of that name, as with `delete` or `await`. */
function isReserved(identifier: string): boolean {
  try {
    // Compiled, and never run.
    new Script(`'use strict'; async () => { const ${identifier} = 0; };`);
    return false;
  } catch {
    return true;
  }
}
