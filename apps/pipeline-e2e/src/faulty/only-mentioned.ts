/** An update without the names and values that no expression of it mentions any more: DynamoDB refuses those. */
export function onlyMentioned(update: Record<string, unknown>): Record<string, unknown> {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values, ...rest } = update;
  const mentioned = new Set(
    `${String(rest['ConditionExpression'])} ${String(rest['UpdateExpression'])}`.match(/[#:]\w+/g),
  );
  const mentionedOf = (map: unknown): Record<string, unknown> =>
    Object.fromEntries(Object.entries(map ?? {}).filter(([name]) => mentioned.has(name)));
  return {
    ...rest,
    ExpressionAttributeNames: mentionedOf(names),
    ExpressionAttributeValues: mentionedOf(values),
  };
}
