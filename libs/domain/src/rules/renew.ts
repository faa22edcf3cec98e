import * as v from 'valibot';
import { addMonths, dayOfMonth } from '../calendar-date.ts';
import { defineRule, RuleInputError } from './rule.ts';

const periodMonthsMessage = 'must be a whole number of months from 1 to 1200';

/**
 * Renews a subscription every `changes.periodMonths`. A row that starts on the 31st is renewed on the last day of a
 * shorter month, and on the 31st of a longer month.
 */
export const renew = defineRule({
  kind: 'renew',
  description: 'Renews the row for its period. The row is due again when the period ends.',
  input: v.strictObject({
    periodMonths: v.pipe(
      v.number(periodMonthsMessage),
      v.integer(periodMonthsMessage),
      v.minValue(1, periodMonthsMessage),
      v.maxValue(1200, periodMonthsMessage),
    ),
  }),
  plan(row, { dueDate }) {
    const periodEnd = endOfPeriod(dueDate, row.changes.periodMonths, row.anchorDate);
    return {
      values: { renewedOn: dueDate, periodStart: dueDate, periodEnd, renewals: row.occurrence },
      next: { dueDate: periodEnd },
    };
  },
});

function endOfPeriod(dueDate: string, months: number, anchorDate: string): string {
  try {
    return addMonths(dueDate, months, dayOfMonth(anchorDate));
  } catch (error) {
    throw new RuleInputError('its period ends after 9999-12-31, the last possible date', { cause: error });
  }
}
