import { defineCalendar } from './calendar.ts';

/** Monday to Friday, without holidays, in any year. */
export const weekdaysCalendar = defineCalendar({
  name: 'weekdays',
  from: '0001-01-01',
  to: '9999-12-31',
  weekend: ['SA', 'SU'],
  holidays: {},
});
