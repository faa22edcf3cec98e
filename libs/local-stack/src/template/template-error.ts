/** The stack can't start from this template. `problems` names every faulty resource, with its fix. */
export class TemplateError extends Error {
  override name = 'TemplateError';
  readonly templatePath: string;
  readonly problems: readonly string[];

  constructor(templatePath: string, problems: readonly string[], options?: ErrorOptions) {
    super([`${templatePath} can't be started:`, ...problems.map((problem) => `  - ${problem}`)].join('\n'), options);
    this.templatePath = templatePath;
    this.problems = problems;
  }
}

/** A reference in the template that does not resolve here: to an unknown resource, attribute or function. */
export class UnresolvedReferenceError extends Error {
  override name = 'UnresolvedReferenceError';
}

/** A reference to a resource of the template that is not emulated. */
export class NotEmulatedReferenceError extends UnresolvedReferenceError {
  override name = 'NotEmulatedReferenceError';
  readonly logicalId: string;
  readonly type: string;

  constructor(logicalId: string, type: string) {
    super(`${logicalId} is an ${type}, which the local stack does not emulate`);
    this.logicalId = logicalId;
    this.type = type;
  }
}
