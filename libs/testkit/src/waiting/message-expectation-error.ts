/** Messages are not as expected. The error message lists them. */
export class MessageExpectationError extends Error {
  override name = 'MessageExpectationError';
  readonly messageIds: readonly string[];

  constructor(summary: string, messages: readonly { messageId: string; line: string }[]) {
    const shown = messages.slice(0, 20).map(({ line }) => `  ${line}`);
    const hidden = messages.length - shown.length;
    super([summary, ...shown, ...(hidden > 0 ? [`  and ${hidden} more`] : [])].join('\n'));
    this.messageIds = messages.map(({ messageId }) => messageId);
  }
}
