import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';

/** Whether V8 keeps an object by its shape, and not as a dictionary. */
export function isKeptByShape(object: object): boolean {
  setFlagsFromString('--allow-natives-syntax');
  try {
    const hasFastProperties: unknown = runInThisContext('(object) => %HasFastProperties(object)');
    return typeof hasFastProperties === 'function' && Reflect.apply(hasFastProperties, undefined, [object]) === true;
  } finally {
    setFlagsFromString('--no-allow-natives-syntax');
  }
}
