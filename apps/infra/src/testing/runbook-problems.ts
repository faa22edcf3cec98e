/** Returns one sentence for each difference between the alarms and the runbook, which is the last section of the document. */
export function runbookProblems(markdown: string, alarmNames: readonly string[]): string[] {
  const [, runbook = ''] = markdown.split(/^## Runbook$/m);
  const sections = runbook
    .split(/^### /m)
    .slice(1)
    .map((section) => ({ name: section.split('\n')[0] ?? '', text: section }));
  return [
    ...alarmNames
      .filter((name) => !sections.some((section) => section.name === name))
      .map((name) => `${name} has no section`),
    ...sections.filter(({ name }) => !alarmNames.includes(name)).map(({ name }) => `${name} is not an alarm`),
    ...sections
      .filter(({ text }) => ['**Means**', '**Look**', '**Do**'].some((part) => !text.includes(part)))
      .map(({ name }) => `${name} lacks **Means**, **Look** or **Do**`),
  ];
}
