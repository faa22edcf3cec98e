import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';

/** Whether V8 stores an object with fast properties, and not as a dictionary. */
export function hasFastProperties(object: object): boolean {
  setFlagsFromString('--allow-natives-syntax');
  try {
    const native: unknown = runInThisContext('(object) => %HasFastProperties(object)');
    return typeof native === 'function' && Reflect.apply(native, undefined, [object]) === true;
  } finally {
    setFlagsFromString('--no-allow-natives-syntax');
  }
}
