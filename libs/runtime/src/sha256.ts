import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';

type Secret = string | ArrayBuffer | ArrayBufferView;

interface Checksum {
  update(chunk: Uint8Array): void;
  digest(): Promise<Uint8Array>;
  reset(): void;
}

/**
 * SHA-256 as the SDK asks for it to sign requests. The SDK's own makes a new key for each HMAC, which takes Node.js several times as long as the
 * HMAC itself. This one keeps a key for as long as the SDK keeps the bytes that it is made of, which is a day.
 */
export function createSha256(): new (secret?: Secret) => Checksum {
  const keys = new WeakMap<object, KeyObject>();

  function keyOf(secret: Secret): string | KeyObject {
    if (typeof secret === 'string') return secret;
    const key = keys.get(secret) ?? createSecretKey(bytesOf(secret));
    keys.set(secret, key);
    return key;
  }

  return class Sha256 implements Checksum {
    readonly #secret: Secret | undefined;
    #hash: Hash | Hmac;

    constructor(secret?: Secret) {
      this.#secret = secret;
      this.#hash = this.#begin();
    }

    update(chunk: Uint8Array): void {
      this.#hash.update(chunk);
    }

    async digest(): Promise<Uint8Array> {
      return await Promise.resolve(this.#hash.digest());
    }

    reset(): void {
      this.#hash = this.#begin();
    }

    #begin(): Hash | Hmac {
      return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(this.#secret));
    }
  };
}

function bytesOf(secret: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret);
}
