import type { Report } from './oracle.ts';
import { InvariantViolation, type ViolationDetails } from './invariant-violation.ts';

/** The promises that the kit checks for any pipeline, without an oracle. */
const kitPromises = [
  'nothing is left running',
  'no update is lost',
  'every message ends',
  'an acknowledged message never comes back',
  'every batch answer is understood',
  'every write is seen',
  'every run ends',
] as const;

/** The name of a promise that the kit checks. */
export type KitPromise = (typeof kitPromises)[number];

/** The promises that cannot be off: without them, no result of a run is reliable. */
type Indispensable = 'every write is seen' | 'every run ends';

/** Your own name for a promise, or the reason why it is not checked. */
export type PromiseSetting = string | { off: string };

/** Attributes that any writer may overwrite, by table and attribute, such as `orders.lastSeenBy`. The value is the reason. */
export type LastWriteWins = Readonly<Record<string, string>>;

/** A setting for each promise, by the kit's name. */
export type PromiseSettings = {
  readonly [Name in Exclude<KitPromise, Indispensable | 'no update is lost'>]?: PromiseSetting;
} & { readonly [Name in Indispensable]?: string } & {
  readonly 'no update is lost'?: PromiseSetting | { name?: string; except: LastWriteWins };
};

/** Reports broken promises of the kit in one run. */
export interface Promises {
  /** Reports a broken promise, unless the promise is off. */
  broken(promise: KitPromise, ...violation: Violation): void;
  /** Returns a broken promise as an error, for a run that cannot continue. */
  violation(promise: KitPromise, ...violation: Violation): InvariantViolation;
  /** Whether an attribute of a table is excepted from `no update is lost`. */
  lastWriteWins(table: string, attribute: string): boolean;
}

type Violation = [subject: string, message: string, details?: ViolationDetails];

export function createPromises(settings: PromiseSettings = {}, report: Report): Promises {
  const unknown = Object.keys(settings).find((name) => !kitPromises.some((promise) => promise === name));
  if (unknown !== undefined)
    throw new Error(`The kit has no promise "${unknown}": it has ${kitPromises.map((name) => `"${name}"`).join(', ')}`);
  const settingOf = (promise: KitPromise): { name?: string; off?: string; except?: LastWriteWins } => {
    const setting = settings[promise] ?? {};
    return typeof setting === 'string' ? { name: setting } : setting;
  };
  function violation(promise: KitPromise, ...[subject, message, details]: Violation): InvariantViolation {
    return new InvariantViolation(settingOf(promise).name ?? promise, subject, message, details);
  }
  return {
    violation,
    broken(promise, ...rest) {
      if (settingOf(promise).off === undefined) report(violation(promise, ...rest));
    },
    lastWriteWins(table, attribute) {
      return Object.hasOwn(settingOf('no update is lost').except ?? {}, `${table}.${attribute}`);
    },
  };
}
