import { createNextRun } from '@daybreak/schedule';
import { dynamodbLimits, idlePollers, logging, sqsLimits } from '../aws/limits.ts';
import type { Price, PriceList, PriceName } from '../prices/price-list.ts';
import { eventUses } from './event-lines.ts';
import { modelledFunctions, type PipelineSettings } from '../settings/pipeline-settings.ts';
import type { SimulatedDay } from '../simulation/simulate-day.ts';
import type { RowShape } from '../workload/row-shape.ts';

/** One line of a bill. */
export interface BillLine {
  readonly service: string;
  readonly what: string;
  /** The units per month. */
  readonly count: number;
  readonly price: Price;
  readonly usdPerMonth: number;
  /** The cost per million rows; 0 for a cost that does not depend on rows. */
  readonly usdPerMillionRows: number;
}

export interface BillInput {
  readonly settings: PipelineSettings;
  readonly shape: RowShape;
  readonly prices: PriceList;
  readonly day: SimulatedDay;
  /** A firing without due rows. */
  readonly idleFiring: SimulatedDay;
  /** The firings of the schedule per month. */
  readonly firings: number;
  /** The days per month with this many due rows. */
  readonly daysPerMonth: number;
  /** The rows that the table stores. */
  readonly storedRows: number;
}

const hoursPerMonth = 730;
const secondsPerMonth = hoursPerMonth * 3_600;
const daysOfMonth = hoursPerMonth / 24;
const gibibyte = 1_024 ** 3;
/** A month without a daylight saving change. */
const monthStart = Date.UTC(2026, 0, 1);
const dayMs = 24 * 60 * 60 * 1_000;

/** Returns the bill of a month by service and line, without free tiers. */
export function billOf(input: BillInput): BillLine[] {
  const { settings, shape, prices, day, idleFiring, daysPerMonth, storedRows } = input;
  const rowsPerMonth = day.rows * daysPerMonth;
  const firings = Math.max(0, input.firings - day.firings * daysPerMonth);
  /** Returns a line for the usage of the days with rows, and of the remaining firings of the month. */
  const used = (service: string, what: string, price: PriceName, of: (day: SimulatedDay) => number): BillLine =>
    line(service, what, prices.prices[price], of(day) * daysPerMonth, of(idleFiring) * firings);
  const standing = (service: string, what: string, price: PriceName, count: number): BillLine =>
    line(service, what, prices.prices[price], 0, count);
  const line = (service: string, what: string, price: Price, byRows: number, otherwise: number): BillLine => ({
    service,
    what,
    count: byRows + otherwise,
    price,
    usdPerMonth: (byRows + otherwise) * price.usd,
    usdPerMillionRows: rowsPerMonth === 0 ? 0 : (byRows * price.usd * 1_000_000) / rowsPerMonth,
  });
  const storedBytes = storedRows * (shape.itemBytes + shape.indexEntryBytes + 2 * dynamodbLimits.itemOverheadBytes);
  const logGb = (of: SimulatedDay): number => logBytesOf(of, settings) / gibibyte;
  const pollers = modelledFunctions.reduce((sum, name) => sum + (settings[name].minimumPollers ?? 0), 0);
  const polls = (settings.mappings * idlePollers * secondsPerMonth) / sqsLimits.longPollSeconds;
  return [
    used('DynamoDB', 'write units of rows', 'writeRequestUnit', ({ counts }) => counts.units.rows.write),
    used('DynamoDB', 'write units of the index', 'writeRequestUnit', ({ counts }) => counts.units.index.write),
    used('DynamoDB', 'write units of runs', 'writeRequestUnit', ({ counts }) => counts.units.runs.write),
    used(
      'DynamoDB',
      'read units',
      'readRequestUnit',
      ({ counts: { units } }) => units.rows.read + units.index.read + units.runs.read,
    ),
    standing('DynamoDB', 'storage', 'tableStorageGbMonth', storedBytes / gibibyte),
    standing(
      'DynamoDB',
      'point-in-time recovery',
      'pointInTimeRecoveryGbMonth',
      settings.rowsTable.pointInTimeRecovery ? (storedRows * shape.itemBytes) / gibibyte : 0,
    ),
    used('SQS', 'requests for messages', 'sqsRequest', (of) => sqsRequestsOf(of, shape)),
    used('SQS', 'fair queues', 'sqsFairQueueRequest', (of) => shape.grouped * sqsRequestsOf(of, shape)),
    standing('SQS', 'polls of empty queues', 'sqsRequest', polls),
    used('Lambda', 'GB-seconds', 'lambdaGbSecond', ({ counts }) =>
      modelledFunctions.reduce(
        (sum, name) => sum + (counts.functions[name].durationMs / 1_000) * (settings[name].memoryMiB / 1_024),
        0,
      ),
    ),
    used('Lambda', 'requests', 'lambdaRequest', ({ counts }) =>
      modelledFunctions.reduce((sum, name) => sum + counts.functions[name].invocations, 0),
    ),
    standing('Lambda', 'pollers of provisioned mappings', 'pollerHour', pollers * hoursPerMonth),
    used('CloudWatch', 'log lines', 'logGb', logGb),
    standing(
      'CloudWatch',
      'kept logs',
      'logStorageGbMonth',
      ((logGb(day) * daysPerMonth + logGb(idleFiring) * firings) * settings.logRetentionDays) / daysOfMonth,
    ),
    ...(settings.notifier === undefined ? [] : eventUses(settings.notifier)).map(({ service, what, price, of }) =>
      used(service, what, price, of),
    ),
    standing('CloudWatch', 'alarms', 'alarmMonth', settings.alarms),
    standing('CloudWatch', 'metrics', 'metricMonth', logging.metrics),
    standing('CloudWatch', 'dashboards', 'dashboardMonth', settings.dashboards),
    used('EventBridge Scheduler', 'firings', 'schedulerInvocation', ({ firings: fired }) => fired),
  ].filter(({ count }) => count > 0);
}

/**
 * Returns the billed SQS requests: those of the functions, and the receives and deletes of Lambda's pollers with ten
 * messages each.
 */
function sqsRequestsOf({ counts }: SimulatedDay, shape: RowShape): number {
  const { messagesPerRequest, billedChunkBytes } = sqsLimits;
  const chunks = Math.max(1, (messagesPerRequest * shape.valueMessageBytes) / billedChunkBytes);
  const receives = counts.messagesReceived / messagesPerRequest;
  // Half of the received messages are row messages, which are small.
  return counts.billedSqsRequests + receives / 2 + (receives / 2) * chunks + receives;
}

function logBytesOf({ counts, messages }: SimulatedDay, { logLevel }: PipelineSettings): number {
  const invocations = modelledFunctions.reduce((sum, name) => sum + counts.functions[name].invocations, 0);
  const bytesPerMessage = logging.bytesPerMessage[logLevel === 'DEBUG' ? 'DEBUG' : 'INFO'];
  return invocations * logging.bytesPerInvocation + (messages.row + messages.value) * bytesPerMessage;
}

/** Returns the firings of 30 days. A schedule fires equally often on each day on which it fires. */
export function firingsPerMonth(schedule: PipelineSettings['schedule']): number {
  const next = createNextRun({ ...schedule, startsAtMs: monthStart });
  const days = Array.from({ length: 30 }, (_, day) => monthStart + day * dayMs).filter((startMs) => {
    const first = next(startMs - 1);
    return first !== undefined && first < startMs + dayMs;
  });
  const [startMs = monthStart] = days;
  let firings = 0;
  for (let at = next(startMs - 1); at !== undefined && at < startMs + dayMs; at = next(at)) firings += 1;
  return firings * days.length;
}

export function totalUsd(bill: readonly BillLine[], of: 'usdPerMonth' | 'usdPerMillionRows'): number {
  return bill.reduce((sum, line) => sum + line[of], 0);
}
