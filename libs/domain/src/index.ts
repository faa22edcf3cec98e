export { builtInCalendarBook, builtInCalendars } from './calendars/index.ts';
export type { Calendar } from './calendars/calendar.ts';
export { canonicalRepeat, repeatProblem } from './repeat.ts';
export {
  canonicalCatchUp,
  catchUpProblem,
  defaultCatchUp,
  type OccurrenceToCatchUp,
  skipsOccurrence,
} from './catch-up.ts';
export { addDays, addMonths, dayOfMonth, isCalendarDate } from './calendar-date.ts';
export { definitionOf, optionsOf } from './definition-of.ts';
export { dueAt, type DueMoment, isDueBy, isTimeZone, momentOf, msSinceDue } from './due-at.ts';
export {
  rowMessageSchema,
  scanMessageSchema,
  triggerSchema,
  valueMessageSchema,
  type RowMessage,
  type ScanMessage,
  type Trigger,
  type ValueMessage,
} from './messages.ts';
export { type Limit, limitName, limitsOf, limitsSchema } from './limit.ts';
export { isRepeatDate, nextRepeatDate, type Series } from './next-repeat-date.ts';
export { hasPauseEnded, isSameFilter, type PausableRow, type Pause, type PauseFilter, pauseOf } from './pause.ts';
export { messageOutcomes, type OwnOutcome } from './message-outcomes.ts';
export { nextDispatch, redeliveredNextDispatch } from './next-dispatch.ts';
export { planOccurrences, type PlannedOccurrence } from './plan-occurrences.ts';
export { priorities, type Priority } from './priority.ts';
export { planRow, PlanError, type Plan } from './plan-row.ts';
export { rescheduledRow, type NewMoment } from './rescheduled-row.ts';
export { RuleMissingError } from './rule-missing-error.ts';
export { describeProblems, quote, type Problem } from './problem.ts';
export { parseRowDefinition, type ParsedRowDefinition } from './row-definition.ts';
export type { RowError } from './row-error.ts';
export {
  maximumHistoryVersions,
  maximumVersionEndBytes,
  versionEndLimits,
  type RowEdit,
  type RowHistory,
  type VersionEnd,
} from './row-history.ts';
export { maximumRowBytes, rowSizeBytes, rowTooLarge } from './row-size.ts';
export type { Row, RowDefinition, RowStatus, Tombstone } from './row.ts';
export { builtInRuleBook, builtInRules } from './rules/index.ts';
export { catchUpOf } from './rules/catch-up-of.ts';
export { createRuleBook, type RuleBook } from './rules/rule-book.ts';
export { defineRule, RuleInputError, type PlannableRow, type Rule, type RulePlan } from './rules/rule.ts';
export { CalendarError, shiftedDate, shifts, type Shift } from './shifted-date.ts';
export { canonicalTimeOfDay, isTimeOfDay } from './time-of-day.ts';
export { escapeInvisible, nameProblem, visible } from './visible.ts';
export { utf8Bytes, valuesProblems } from './value-problems.ts';
export { valuesSchema, type Value, type Values } from './values.ts';
