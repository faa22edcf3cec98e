import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { builtInCalendarBook } from './calendars/index.ts';
import { parseRowDefinition } from './row-definition.ts';
import { builtInRuleBook } from './rules/index.ts';

const parse = (input: unknown) => parseRowDefinition(input, builtInRuleBook);
const problemsOf = (input: unknown) => {
  const parsed = parse(input);
  return parsed.success ? [] : parsed.problems;
};

describe('parseRowDefinition', () => {
  it('fills in the defaults of optional fields', () => {
    expect(parse({ id: 'a', dueDate: '2026-03-29' })).toEqual({
      success: true,
      definition: { id: 'a', dueDate: '2026-03-29', timeZone: 'UTC', rule: 'apply-changes', changes: {}, values: {} },
    });
  });

  it('accepts an id of 2,048 bytes', () => {
    expect(parse({ id: 'é'.repeat(1_024), dueDate: '2026-03-29' }).success).toBe(true);
  });

  it('keeps every field unchanged', () => {
    const definition = {
      id: 'товар 🔑',
      dueDate: '2028-02-29',
      timeZone: 'America/Havana',
      rule: 'renew',
      changes: { periodMonths: 12 },
      values: { constructor: 'F1', nested: [{ a: null }] },
    };
    expect(parse(definition)).toEqual({ success: true, definition });
  });

  it('keeps a repeat in capitals, with the start of its series', () => {
    const row = { id: 'a', dueDate: '2027-02-28', anchorDate: '2027-01-31', occurrence: 7 };
    expect(parse({ ...row, repeat: 'RRULE:freq=monthly;bymonthday=-1' })).toMatchObject({
      success: true,
      definition: { ...row, repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1' },
    });
  });

  it('keeps a catch-up policy in one form', () => {
    const of = (catchUp: unknown) => parse({ id: 'a', dueDate: '2026-03-29', catchUp });
    expect(of('skip PT6H')).toMatchObject({ success: true, definition: { catchUp: 'skip after PT6H' } });
    expect(problemsOf({ id: 'a', dueDate: '2026-03-29', catchUp: 'skip' })).toEqual([
      { path: 'catchUp', message: 'skip needs a duration, such as skip after PT6H' },
    ]);
  });

  it('keeps a time of day in its shortest form, so that equal times are equal', () => {
    const at = (dueTime: string) => parse({ id: 'a', dueDate: '2026-03-29', dueTime });
    expect(at('09:30:00')).toEqual(at('09:30'));
    expect(at('09:30:01')).toMatchObject({ success: true, definition: { dueTime: '09:30:01' } });
  });

  it('reports the problems of the rule also when a bad key of values is named rule', () => {
    expect(problemsOf({ id: 'a', dueDate: '2026-03-29', rule: 'nope', values: { rule: 1e126 } })).toEqual([
      expect.objectContaining({ path: 'values.rule' }),
      expect.objectContaining({ path: 'rule' }),
    ]);
  });

  it.each([
    [{ dueDate: '2026-03-29' }, 'id', 'is missing'],
    [{ id: '', dueDate: '2026-03-29' }, 'id', 'must not be empty'],
    [{ id: 7, dueDate: '2026-03-29' }, 'id', 'expected a text, not 7'],
    [{ id: 'é'.repeat(1_025), dueDate: '2026-03-29' }, 'id', 'must not be longer than 2048 bytes'],
    [{ id: 'a\ud800', dueDate: '2026-03-29' }, 'id', 'holds half of a surrogate pair, which is not a character'],
    [{ id: 'a ', dueDate: '2026-03-29' }, 'id', 'a␠ begins or ends with a space'],
    [{ id: 'a\u200B', dueDate: '2026-03-29' }, 'id', String.raw`a\u200b contains the invisible character \u200b`],
    [
      { id: 'a', dueDate: '2026-03-29', changes: { plan: [{ 'net\u00A0price': 1 }] } },
      String.raw`changes.plan.0.net\u00a0price`,
      String.raw`net\u00a0price contains the invisible character \u00a0`,
    ],
    [{ id: 'a', dueDate: '2026-03-29 ' }, 'dueDate', '2026-03-29␠ is not a calendar date (YYYY-MM-DD)'],
    [{ id: 'a' }, 'dueDate', 'is missing'],
    [{ id: 'a', dueDate: '2026-02-30' }, 'dueDate', '2026-02-30 is not a calendar date (YYYY-MM-DD)'],
    ...['9:30', '24:00', '09:60', '09:30:60', '09:30Z', ''].map((dueTime): [object, string, string] => [
      { id: 'a', dueDate: '2026-03-29', dueTime },
      'dueTime',
      `${dueTime} is not a time of day (HH:MM or HH:MM:SS, such as 09:30)`,
    ]),
    [{ id: 'a', dueDate: '2026-03-29', dueTime: 9.5 }, 'dueTime', 'expected a text, not 9.5'],
    [
      { id: 'a', dueDate: '2027-01-30', repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1' },
      'dueDate',
      '2027-01-30 is not a date of its repeat: the next one is 2027-01-31',
    ],
    [
      { id: 'a', dueDate: '2027-03-15', anchorDate: '2027-01-15', repeat: 'FREQ=MONTHLY;COUNT=2' },
      'dueDate',
      '2027-03-15 is not a date of its repeat: it has none from then on',
    ],
    [{ id: 'a', dueDate: '2027-01-30', repeat: 'monthly' }, 'repeat', expect.stringContaining('MONTHLY is not a part')],
    [
      { id: 'a', dueDate: '2027-02-01', repeat: 'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31' },
      'repeat',
      'its repeat has no date soon after 2027-02-01',
    ],
    [
      { id: 'a', dueDate: '2027-01-31', rule: 'renew', changes: { periodMonths: 1 }, repeat: 'FREQ=DAILY' },
      'rule',
      "The rule renew can't plan the row a: it plans a next date of its own, so the row must not have a repeat",
    ],
    [{ id: 'a', dueDate: '2026-03-29', shift: 'next' }, 'shift', 'needs a calendar'],
    [
      { id: 'a', dueDate: '2026-03-29', calendar: 'TARGET' },
      'calendar',
      'needs a shift: one of none, next, previous, modified-following',
    ],
    [
      { id: 'a', dueDate: '2026-03-29', calendar: 'TARGET', shift: 'soon' },
      'shift',
      'must be one of none, next, previous, modified-following',
    ],
    [
      { id: 'a', dueDate: '2026-03-29', calendar: 'target', shift: 'next' },
      'calendar',
      `target is not a calendar (calendars: ${builtInCalendarBook.names.join(', ')})`,
    ],
    [
      { id: 'a', dueDate: '2037-01-01', calendar: 'TARGET', shift: 'next' },
      'calendar',
      expect.stringMatching(/^the calendar TARGET is for dates from 2026-01-01 to 2036-12-31, and 2037-01-01 needs /),
    ],
    [
      { id: 'a', dueDate: '2036-12-01', calendar: 'TARGET', shift: 'next', repeat: 'FREQ=MONTHLY' },
      'rule',
      expect.stringContaining("apply-changes can't plan the row a: the calendar TARGET is for dates"),
    ],
    [
      { id: 'a', dueDate: '2026-03-29', anchorDate: '2026-03-30' },
      'anchorDate',
      '2026-03-30 is after the due date, 2026-03-29',
    ],
    ...[0, 1.5, '2'].map((occurrence): [object, string, string] => [
      { id: 'a', dueDate: '2026-03-29', occurrence },
      'occurrence',
      'must be a whole number from 1',
    ]),
    [{ id: 'a', dueDate: '2026-03-29', tenant: '' }, 'tenant', 'must not be empty'],
    [{ id: 'a', dueDate: '2026-03-29', tenant: 'acme ' }, 'tenant', 'acme␠ begins or ends with a space'],
    [{ id: 'a', dueDate: '2026-03-29', priority: 'low' }, 'priority', 'must be high, or left out'],
    [{ id: 'a', dueDate: '2026-03-29', timeZone: 'Europe/Nowhere' }, 'timeZone', 'Europe/Nowhere is not a time zone'],
    [{ id: 'a', dueDate: '2026-03-29', timeZone: null }, 'timeZone', 'expected a text, not null'],
    [
      { id: 'a', dueDate: '2026-03-29', rule: 'nope' },
      'rule',
      `nope is not a rule (rules: ${builtInRuleBook.kinds.join(', ')})`,
    ],
    [{ id: 'a', dueDate: '2026-03-29', status: 'completed' }, 'status', 'is not a field of a row'],
    [{ id: 'a', dueDate: '2026-03-29', constructor: 1 }, 'constructor', 'is not a field of a row'],
    [JSON.parse('{"id":"a","dueDate":"2026-03-29","__proto__":1}'), '__proto__', 'is not a field of a row'],
    [{ id: 'a', dueDate: '2026-03-29', changes: [] }, 'changes', 'expected an object of values, not a list'],
    [{ id: 'a', dueDate: '2026-03-29', changes: { '': 1 } }, 'changes', 'a key must not be empty'],
    [
      { id: 'a', dueDate: '2026-03-29', values: { a: { b: 1e126 } } },
      'values.a.b',
      '1e+126 is out of the range of numbers that can be stored (1e-130 to 1e126)',
    ],
    [{ id: 'a', dueDate: '2026-03-29', rule: 'renew' }, 'changes.periodMonths', 'is missing'],
    [
      { id: 'a', dueDate: '2026-03-29', rule: 'renew', changes: { periodMonths: 1.5 } },
      'changes.periodMonths',
      'must be a whole number of months from 1 to 1200',
    ],
    [
      { id: 'a', dueDate: '9999-12-01', rule: 'renew', changes: { periodMonths: 1 } },
      'rule',
      "The rule renew can't plan the row a: its period ends after 9999-12-31, the last possible date",
    ],
    [null, '', 'expected an object, not null'],
    [undefined, '', 'expected an object, not undefined'],
    ['a', '', 'expected an object, not a'],
    [[], '', 'expected an object, not []'],
  ])('%j: %s %s', (input, path, message) => {
    expect(problemsOf(input)).toEqual([{ path, message }]);
  });

  it('reports every problem of a row at once', () => {
    const problems = problemsOf({
      dueDate: '2026-02-30',
      timeZone: 'x',
      rule: 'renew',
      changes: {},
      values: { a: { '': 1 } },
      extra: 1,
    });
    expect(problems.map(({ path }) => path).toSorted()).toEqual(
      ['changes.periodMonths', 'dueDate', 'extra', 'id', 'timeZone', 'values.a'].toSorted(),
    );
  });

  it('refuses a row that exceeds the item size limit after its changes are written', () => {
    const fits = { id: 'a', dueDate: '2026-03-29', changes: { a: 'x'.repeat(150_000) } };
    expect(parse(fits).success).toBe(true);
    // The definition fits, but the plan writes each change a second time, to the values.
    expect(problemsOf({ ...fits, values: { b: 'x'.repeat(10_000) } })).toEqual([
      {
        path: '',
        message: expect.stringMatching(/^the row may reach \d+ bytes, above DynamoDB's item size limit of 409600: /),
      },
    ]);
  });

  it('accepts a row of exactly the item size limit', () => {
    const withText = (length: number) => ({ id: 'a', dueDate: '2026-03-29', values: { k: 'x'.repeat(length) } });
    const [problem] = problemsOf(withText(409_600));
    const over = Number(problem?.message.match(/may reach (\d+) bytes/)?.[1]) - 409_600;
    expect(parse(withText(409_600 - over)).success).toBe(true);
    expect(parse(withText(409_600 - over + 1)).success).toBe(false);
  });

  it('never throws, and never puts a long value into a message', () => {
    const secret = 's3cret'.repeat(20);
    const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true });
    const text = fc.oneof(fc.constantFrom('2026-03-29', 'UTC', 'renew', secret), fc.string(), anything);
    const inputs = fc.oneof(
      anything,
      fc.record(
        {
          id: text,
          dueDate: text,
          dueTime: text,
          repeat: text,
          anchorDate: text,
          timeZone: text,
          tenant: text,
          rule: text,
          changes: anything,
          values: anything,
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(inputs, (input) => {
        for (const { message } of problemsOf(input)) expect(message).not.toContain(secret);
      }),
    );
  });
});
