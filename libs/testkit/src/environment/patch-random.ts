import nodeCrypto from 'node:crypto';
import { patchProperty } from './patch-property.ts';
import { currentEnvironment } from './simulated-environment.ts';

/** Replaces `Math.random`, and the ids and random bytes of `crypto`, by values drawn from the run's seed. */
export function patchRandom(): (() => void)[] {
  const realRandom = Math.random;
  const realId = nodeCrypto.randomUUID;
  const { randomBytes, randomFillSync } = nodeCrypto;
  const randomUUID = (...args: Parameters<typeof realId>) => {
    const environment = currentEnvironment();
    return environment === undefined ? realId(...args) : idOf(bytesOf(16, environment.random));
  };
  const web = globalThis.crypto;
  const getRandomValues = web.getRandomValues.bind(web);
  return [
    patchProperty(Math, 'random', () => currentEnvironment()?.random() ?? realRandom()),
    patchProperty(nodeCrypto, 'randomUUID', randomUUID),
    patchProperty(web, 'randomUUID', randomUUID),
    patchProperty(web, 'getRandomValues', (array: Uint8Array<ArrayBuffer>) => {
      const environment = currentEnvironment();
      if (environment === undefined) return getRandomValues(array);
      return fill(array, 0, array.byteLength, environment.random);
    }),
    patchProperty(
      nodeCrypto,
      'randomFillSync',
      (array: NodeJS.TypedArray, offset = 0, size = array.byteLength - offset) => {
        const environment = currentEnvironment();
        return environment === undefined
          ? randomFillSync(array, offset, size)
          : fill(array, offset, size, environment.random);
      },
    ),
    patchProperty(
      nodeCrypto,
      'randomBytes',
      (size: number, callback?: (error: Error | null, bytes: Buffer) => void) => {
        const environment = currentEnvironment();
        if (environment === undefined) return callback === undefined ? randomBytes(size) : randomBytes(size, callback);
        const bytes = bytesOf(size, environment.random);
        if (callback === undefined) return bytes;
        process.nextTick(callback, null, bytes);
        return undefined;
      },
    ),
  ];
}

function bytesOf(size: number, random: () => number): Buffer {
  return Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
}

function fill<Filled extends NodeJS.TypedArray>(array: Filled, offset: number, size: number, random: () => number) {
  new Uint8Array(array.buffer, array.byteOffset + offset, size).set(bytesOf(size, random));
  return array;
}

/** Returns a UUID of version 4. */
function idOf(bytes: Buffer): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
