import { patchProperty } from './patch-property.ts';
import { currentEnvironment } from './simulated-environment.ts';

/** Replaces the `write` of standard output and standard error, which loggers with their own console use. */
export function patchOutput(): (() => void)[] {
  return [process.stdout, process.stderr].map((stream) => {
    const real = stream.write.bind(stream);
    return patchProperty(stream, 'write', (chunk: string | Uint8Array, ...more: unknown[]): unknown => {
      const environment = currentEnvironment();
      if (environment === undefined) {
        const isWritten: unknown = Reflect.apply(real, undefined, [chunk, ...more]);
        return isWritten;
      }
      environment.print(Buffer.from(chunk).toString().trimEnd());
      const callback = more.at(-1);
      if (isCallback(callback)) process.nextTick(callback);
      return true;
    });
  });
}

function isCallback(value: unknown): value is () => void {
  return typeof value === 'function';
}
