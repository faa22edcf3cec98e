import * as v from 'valibot';
import { alarmsOf } from './alarm-json.ts';
import { widgetsOf } from './dashboard-json.ts';
import { resourcesOf, type TemplateJson } from './template-json.ts';

/** The stations of a due row, in order. */
const steps = ['Schedule', 'Scanner', 'Row queue', 'Worker', 'Value queue', 'Writer', 'Rows completed'];
const sections = ['Daybreak', 'Due rows', 'Failures', 'Functions, tables and steps'];

/** Returns one sentence for each resource, alarm, section or step that the dashboard omits or shows out of order. */
export function dashboardProblems(template: TemplateJson): string[] {
  const widgets = widgetsOf(template);
  const headings = widgets.flatMap(({ properties }) => properties.markdown ?? []);
  const titles = widgets.flatMap(({ properties }) => properties.title ?? []);
  const graphed = new Set(
    widgets.flatMap(({ watches }) => watches.flatMap(({ dimensions }) => Object.values(dimensions))),
  );
  const listed = widgets.flatMap(({ properties }) => properties.alarms);
  const stepTitles = titles.flatMap((title) => /^(\d) (\w+ ?\w*)/.exec(title)?.slice(1, 3).join(' ') ?? []);

  return [
    ...orderProblems('section', sections, headings, (text, section) => text.replace(/^#+ /, '').startsWith(section)),
    ...orderProblems('step', steps, stepTitles, (text, step) => text.replace(/^\d /, '').startsWith(step)),
    ...['AWS::Lambda::Function', 'AWS::SQS::Queue', 'AWS::DynamoDB::Table']
      .flatMap((type) => resourcesOf(template, type, v.unknown()).map(([id]) => id))
      .filter((id) => !graphed.has(id))
      .map((id) => `does not graph ${id}`),
    ...alarmsOf(template)
      .filter(({ id }) => !listed.includes(id))
      .map(({ id }) => `does not list ${id}`),
  ];
}

function orderProblems(
  kind: string,
  names: readonly string[],
  texts: readonly string[],
  matches: (text: string, name: string) => boolean,
): string[] {
  const positions = names.map((name) => texts.findIndex((text) => matches(text, name)));
  return names.flatMap((name, index) => {
    const position = positions[index] ?? -1;
    if (position < 0) return [`has no ${kind} ${name}`];
    return position < Math.max(-1, ...positions.slice(0, index)) ? [`shows the ${kind} ${name} too early`] : [];
  });
}
