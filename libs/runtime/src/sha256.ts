import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';

type Secret = string | ArrayBuffer | ArrayBufferView;

interface Checksum {
  update(chunk: Uint8Array): void;
  digest(): Promise<Uint8Array>;
  reset(): void;
}

/**
 * Creates a SHA-256 class for the SDK's request signer. The SDK's default creates a key for each HMAC, which takes several
 * times as long as the HMAC. This class caches the key for as long as the SDK keeps the secret bytes, which is a day.
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
      this.#hash = this.#createHash();
    }

    update(chunk: Uint8Array): void {
      this.#hash.update(chunk);
    }

    async digest(): Promise<Uint8Array> {
      return await Promise.resolve(this.#hash.digest());
    }

    reset(): void {
      this.#hash = this.#createHash();
    }

    #createHash(): Hash | Hmac {
      return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(this.#secret));
    }
  };
}

function bytesOf(secret: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret);
}
