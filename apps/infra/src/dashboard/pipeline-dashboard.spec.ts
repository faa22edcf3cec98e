import { describe, expect, test } from '@jest/globals';
import { dashboardProblems } from '../testing/dashboard-problems.ts';
import { widgetsOf } from '../testing/dashboard-json.ts';
import { synthesise } from '../testing/synthesise.ts';
import { templateJson, withReplacedText } from '../testing/template-json.ts';

const template = templateJson(synthesise());

describe('the dashboard', () => {
  test('shows the flow from top to bottom, with every resource and alarm', () => {
    expect(dashboardProblems(template)).toEqual([]);
  });

  test('graphs the time from due to completed', () => {
    const widget = widgetsOf(template).find(({ properties }) => properties.title === '7 From due to completed (ms)');
    expect(widget?.watches.map(({ name, dimensions }) => `${name} ${dimensions['service']}`)).toEqual([
      ...Array.from({ length: 3 }, () => 'DueToCompleted writer'),
      ...Array.from({ length: 3 }, () => 'DueToCompleted worker'),
    ]);
  });

  test.each([
    ['5 Value queue', 'Value', ['has no step Value queue']],
    ['## Failures', '## Rest', ['has no section Failures']],
    ['# Daybreak', '# Failures', ['has no section Daybreak', 'shows the section Failures too early']],
    ['AlarmRowsFailed', 'AlarmRowsOverdue', ['does not list AlarmRowsFailed']],
    ['"RunsTable"', '"RowsTable"', ['does not graph RunsTable']],
  ])('a faulty variant with "%s" replaced by "%s" is caught: %j', (text, replacement, problems) => {
    expect(dashboardProblems(withReplacedText(template, 'Dashboard', text, replacement))).toEqual(problems);
  });

  test('a faulty variant that shows the end first is caught', () => {
    const swapped = withReplacedText(
      withReplacedText(template, 'Dashboard', '7 Rows completed', '1 Schedule'),
      'Dashboard',
      '1 Schedule: firings',
      '7 Rows completed: firings',
    );
    expect(dashboardProblems(swapped)).toContain('shows the step Rows completed too early');
  });
});
