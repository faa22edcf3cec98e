import * as v from 'valibot';
import { isCalendarDate } from './calendar-date.ts';
import { canonicalCatchUp, catchUpProblem } from './catch-up.ts';
import { builtInCalendarBook } from './calendars/index.ts';
import { isTimeZone } from './due-at.ts';
import { isRepeatDate, nextRepeatDate } from './next-repeat-date.ts';
import { planRow } from './plan-row.ts';
import { priorities } from './priority.ts';
import { joinPath, type Problem, problemsOf, quote } from './problem.ts';
import { canonicalRepeat, repeatProblem } from './repeat.ts';
import type { RowDefinition } from './row.ts';
import { maximumRowBytes, rowSizeBytes, rowTooLarge } from './row-size.ts';
import type { RuleBook } from './rules/rule-book.ts';
import { isPlainObject, textProblem, utf8Bytes } from './value-problems.ts';
import { type Value, type Values, valuesSchema } from './values.ts';
import { CalendarError, shiftedDate, shifts, unknownCalendar } from './shifted-date.ts';
import { canonicalTimeOfDay, isTimeOfDay } from './time-of-day.ts';
import { nameProblem } from './visible.ts';

/** DynamoDB's limit on a partition key. */
export const maximumIdBytes = 2_048;

/** Bounds the report of a row with many invalid keys. */
const maximumKeyProblems = 20;

export type ParsedRowDefinition =
  | { success: true; definition: RowDefinition }
  | { success: false; problems: Problem[] };

const text = v.string((issue) => `expected a text, not ${quote(issue.input)}`);

const idSchema = v.pipe(
  text,
  v.minLength(1, 'must not be empty'),
  v.check((id) => utf8Bytes(id) <= maximumIdBytes, `must not be longer than ${maximumIdBytes} bytes`),
  v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? (textProblem(dataset.value) ?? nameProblem(dataset.value)) : undefined;
    if (message !== undefined) addIssue({ message });
  }),
);

const dateSchema = v.pipe(
  text,
  v.check(isCalendarDate, (issue) => `${quote(issue.input)} is not a calendar date (YYYY-MM-DD)`),
);

/** A text in its canonical form, with what is wrong with it. */
const canonicalText = (canonical: (text: string) => string, problemOf: (text: string) => string | undefined) =>
  v.pipe(
    text,
    v.transform(canonical),
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? problemOf(dataset.value) : undefined;
      if (message !== undefined) addIssue({ message });
    }),
  );

const calendarSchema = v.pipe(
  text,
  v.check(
    (name) => builtInCalendarBook.get(name) !== undefined,
    (issue) => unknownCalendar(issue.input),
  ),
);

const occurrenceMessage = 'must be a whole number from 1';
const occurrenceSchema = v.pipe(
  v.number(occurrenceMessage),
  v.safeInteger(occurrenceMessage),
  v.minValue(1, occurrenceMessage),
);

const fields = {
  id: idSchema,
  dueDate: dateSchema,
  dueTime: v.optional(
    v.pipe(
      text,
      v.check(isTimeOfDay, (issue) => `${quote(issue.input)} is not a time of day (HH:MM or HH:MM:SS, such as 09:30)`),
      v.transform(canonicalTimeOfDay),
    ),
  ),
  timeZone: v.optional(
    v.pipe(
      text,
      v.check(isTimeZone, (issue) => `${quote(issue.input)} is not a time zone`),
    ),
    'UTC',
  ),
  repeat: v.optional(canonicalText(canonicalRepeat, repeatProblem)),
  calendar: v.optional(calendarSchema),
  shift: v.optional(v.picklist(shifts, `must be one of ${shifts.join(', ')}`)),
  catchUp: v.optional(canonicalText(canonicalCatchUp, catchUpProblem)),
  anchorDate: v.optional(dateSchema),
  occurrence: v.optional(occurrenceSchema),
  tenant: v.optional(idSchema),
  priority: v.optional(v.picklist(priorities, 'must be high, or left out')),
  rule: v.optional(text, 'apply-changes'),
  changes: v.optional(valuesSchema),
  values: v.optional(valuesSchema),
};
const rowDefinitionSchema = v.object(fields);

/**
 * Parses an owner's row (`id`, `dueDate`, and optionally the other fields of RowDefinition), or returns all its
 * problems at once: invalid fields, unknown fields, changes that its rule refuses, and DynamoDB's limits. Without a rule
 * book it does not check the rule. Never throws.
 */
export function parseRowDefinition(input: unknown, ruleBook: RuleBook | undefined): ParsedRowDefinition {
  if (!isPlainObject(input)) return refused([{ path: '', message: `expected an object, not ${quote(input)}` }]);
  // Without a prototype, so that `constructor` is a field only when the input has it.
  const row: Record<string, unknown> = { __proto__: null, ...input };
  const parsed = v.safeParse(rowDefinitionSchema, row);
  const problems = [
    ...unknownFields(row),
    ...(parsed.success ? keyProblems(parsed.output) : problemsOf(parsed.issues)),
  ];
  // Otherwise a problem of `rule` or `changes` would be reported twice.
  if (ruleBook !== undefined && !problems.some(({ path }) => /^(rule|changes)\b/.test(path)))
    problems.push(...ruleProblems(row, ruleBook));
  if (!parsed.success || problems.length > 0) return refused(problems);

  const { changes = {}, values = {}, ...rest } = parsed.output;
  const definition = { ...rest, changes, values };
  const planned = ruleBook === undefined ? sizeProblems(definition, {}) : planProblems(definition, ruleBook);
  return planned.length > 0 ? refused(planned) : { success: true, definition };
}

/** The problems of keys, at any depth, that look like other keys. Only new rows are checked: a stored row may have such keys. */
function keyProblems({
  changes = {},
  values = {},
}: {
  changes?: Values | undefined;
  values?: Values | undefined;
}): Problem[] {
  const ofValue = (value: Value, path: string): Problem[] => {
    if (typeof value !== 'object' || value === null) return [];
    if (Array.isArray(value)) return value.flatMap((element, index) => ofValue(element, joinPath(path, String(index))));
    return Object.entries(value).flatMap(([key, element]) => {
      const message = nameProblem(key);
      const keyPath = `${path}.${joinPath(key)}`;
      return message === undefined ? ofValue(element, keyPath) : [{ path: keyPath, message }];
    });
  };
  return [...ofValue(changes, 'changes'), ...ofValue(values, 'values')].slice(0, maximumKeyProblems);
}

function refused(problems: Problem[]): ParsedRowDefinition {
  return { success: false, problems };
}

function unknownFields(row: object): Problem[] {
  const unknown = Object.keys(row).filter((key) => !Object.hasOwn(fields, key));
  return unknown.map((key) => ({ path: joinPath(key), message: 'is not a field of a row' }));
}

const ruleAndChangesSchema = v.object({
  rule: v.optional(v.string(), 'apply-changes'),
  changes: v.optional(v.unknown(), () => ({})),
});

/** The problems of `changes` by the schema of the row's rule. Checked also when other fields are invalid. */
function ruleProblems(row: object, ruleBook: RuleBook): Problem[] {
  const { rule: kind, changes } = v.parse(ruleAndChangesSchema, row);
  const rule = ruleBook.get(kind);
  if (rule === undefined) {
    return [{ path: 'rule', message: `${quote(kind)} is not a rule (rules: ${ruleBook.kinds.join(', ')})` }];
  }
  const { success, issues } = v.safeParse(rule.input, changes);
  return success ? [] : problemsOf(issues, 'changes');
}

/** Plans the first occurrence, so that an import refuses a row that its rule can never plan. */
function planProblems(definition: RowDefinition, ruleBook: RuleBook): Problem[] {
  try {
    const problems = [...seriesProblems(definition), ...calendarProblems(definition)];
    if (problems.length > 0) return problems;
    const { occurrence = 1, anchorDate = definition.dueDate } = definition;
    const plan = planRow({ ...definition, occurrence, anchorDate }, ruleBook);
    return sizeProblems(definition, plan.values);
  } catch (error) {
    const path = error instanceof RangeError ? 'repeat' : 'rule';
    return [{ path, message: error instanceof Error ? error.message : String(error) }];
  }
}

function calendarProblems(definition: RowDefinition): Problem[] {
  const { calendar, shift } = definition;
  if (calendar === undefined) return shift === undefined ? [] : [{ path: 'shift', message: 'needs a calendar' }];
  if (shift === undefined) return [{ path: 'calendar', message: `needs a shift: one of ${shifts.join(', ')}` }];
  try {
    shiftedDate(definition);
    return [];
  } catch (error) {
    if (error instanceof CalendarError) return [{ path: 'calendar', message: error.message }];
    throw error;
  }
}

/** The dates of a repeating row are those of its repeat, so that its first occurrence is one of them. */
function seriesProblems({ dueDate, repeat, anchorDate = dueDate }: RowDefinition): Problem[] {
  if (anchorDate > dueDate) return [{ path: 'anchorDate', message: `${anchorDate} is after the due date, ${dueDate}` }];
  if (repeat === undefined || isRepeatDate({ repeat, anchorDate }, dueDate)) return [];
  const next = nextRepeatDate({ repeat, anchorDate }, dueDate);
  const hint = next === undefined ? 'it has none from then on' : `the next one is ${next}`;
  return [{ path: 'dueDate', message: `${dueDate} is not a date of its repeat: ${hint}` }];
}

function sizeProblems(definition: RowDefinition, planned: Values): Problem[] {
  const bytes = rowSizeBytes(definition, planned);
  return bytes <= maximumRowBytes ? [] : [{ path: '', message: rowTooLarge(bytes) }];
}
