import type { Report } from './oracle.ts';
import { InvariantViolation, type ViolationDetails } from './invariant-violation.ts';

/** What the kit itself promises of any pipeline, besides what an oracle does. */
const kitPromises = [
  'nothing is left running',
  'no update is lost',
  'every message ends',
  'an acknowledged message never comes back',
  'every batch answer is understood',
  'every write is seen',
  'every run ends',
] as const;

/** A promise of the kit's own, by its name. */
export type KitPromise = (typeof kitPromises)[number];

/** Those without which nothing of a run could be relied on. */
type Indispensable = 'every write is seen' | 'every run ends';

/** A name of the pipeline's own; or why the promise is not kept, and so not checked. */
export type PromiseSetting = string | { off: string };

/** Attributes that any writer may be the last to write, and why: by table and attribute, such as `orders.lastSeenBy`. */
export type LastWriteWins = Readonly<Record<string, string>>;

/** By the kit's own name of each. */
export type PromiseSettings = {
  readonly [Name in Exclude<KitPromise, Indispensable | 'no update is lost'>]?: PromiseSetting;
} & { readonly [Name in Indispensable]?: string } & {
  readonly 'no update is lost'?: PromiseSetting | { name?: string; except: LastWriteWins };
};

/** The kit's promises in one run. */
export interface Promises {
  /** Reports that one is broken, unless it is off. */
  broken(promise: KitPromise, ...violation: Violation): void;
  /** The same as an error, for a run that can't go on. */
  violation(promise: KitPromise, ...violation: Violation): InvariantViolation;
  /** Whether any writer may be the last to write an attribute of a table. */
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
