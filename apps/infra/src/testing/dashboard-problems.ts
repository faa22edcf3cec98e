import * as v from 'valibot';
import { alarmsOf } from './alarm-json.ts';
import { widgetsOf } from './dashboard-json.ts';
import { resourcesOf, type TemplateJson } from './template-json.ts';

/** What happens to a due row, in that order. */
const steps = ['Schedule', 'Scanner', 'Row queue', 'Worker', 'Value queue', 'Writer', 'Rows completed'];
const sections = ['Daybreak', 'What is due', 'What failed', 'How the parts are'];

/** Where the dashboard leaves something out, or tells it in another order, a sentence each. */
export function dashboardProblems(template: TemplateJson): string[] {
  const widgets = widgetsOf(template);
  const headings = widgets.flatMap(({ properties }) => properties.markdown ?? []);
  const titles = widgets.flatMap(({ properties }) => properties.title ?? []);
  const drawn = new Set(
    widgets.flatMap(({ watches }) => watches.flatMap(({ dimensions }) => Object.values(dimensions))),
  );
  const listed = widgets.flatMap(({ properties }) => properties.alarms);
  const told = titles.flatMap((title) => /^(\d) (\w+ ?\w*)/.exec(title)?.slice(1, 3).join(' ') ?? []);

  return [
    ...ordered('section', sections, headings, (text, section) => text.replace(/^#+ /, '').startsWith(section)),
    ...ordered('step', steps, told, (text, step) => text.replace(/^\d /, '').startsWith(step)),
    ...['AWS::Lambda::Function', 'AWS::SQS::Queue', 'AWS::DynamoDB::Table']
      .flatMap((type) => resourcesOf(template, type, v.unknown()).map(([id]) => id))
      .filter((id) => !drawn.has(id))
      .map((id) => `does not draw ${id}`),
    ...alarmsOf(template)
      .filter(({ id }) => !listed.includes(id))
      .map(({ id }) => `does not list ${id}`),
  ];
}

function ordered(
  what: string,
  wanted: readonly string[],
  texts: readonly string[],
  is: (text: string, wanted: string) => boolean,
): string[] {
  const places = wanted.map((each) => texts.findIndex((text) => is(text, each)));
  return wanted.flatMap((each, index) => {
    const place = places[index] ?? -1;
    if (place < 0) return [`has no ${what} ${each}`];
    return place < Math.max(-1, ...places.slice(0, index)) ? [`tells ${what} ${each} too early`] : [];
  });
}
