import { performance } from 'node:perf_hooks';
import { patchProperty } from './patch-property.ts';
import { currentEnvironment } from './simulated-environment.ts';

/** Replaces `Date`, `performance.now` and `process.hrtime` by the clock of the environment. */
export function patchDate(): (() => void)[] {
  const RealDate = globalThis.Date;
  const now = (): number => currentEnvironment()?.now() ?? RealDate.now();
  const SimulatedDate = new Proxy(RealDate, {
    construct(target, args: unknown[], newTarget): object {
      const made: unknown = Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget);
      return made instanceof RealDate ? made : new RealDate(Number.NaN);
    },
    apply: () => new RealDate(now()).toString(),
    get: (target, key): unknown => (key === 'now' ? now : Reflect.get(target, key)),
  });
  const realNow = performance.now.bind(performance);
  const simulatedNow = (): number => currentEnvironment()?.now() ?? realNow();
  return [
    patchProperty(globalThis, 'Date', SimulatedDate),
    patchProperty(RealDate.prototype, 'constructor', SimulatedDate),
    patchProperty(globalThis.performance, 'now', simulatedNow),
    patchProperty(process, 'hrtime', simulatedHrtime(process.hrtime)),
  ];
}

function simulatedHrtime(real: NodeJS.HRTime): NodeJS.HRTime {
  const bigint = (): bigint => {
    const nowMs = currentEnvironment()?.now();
    return nowMs === undefined ? real.bigint() : BigInt(Math.round(nowMs)) * 1_000_000n;
  };
  const hrtime = (since?: [number, number]): [number, number] => {
    if (currentEnvironment() === undefined) return real(since);
    const [seconds = 0, nanoseconds = 0] = since ?? [];
    const elapsed = bigint() - BigInt(seconds) * 1_000_000_000n - BigInt(nanoseconds);
    return [Number(elapsed / 1_000_000_000n), Number(elapsed % 1_000_000_000n)];
  };
  return Object.assign(hrtime, { bigint });
}
