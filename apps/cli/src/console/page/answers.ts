/** The answers that the console is making. */
export class Answers {
  #open = 0;
  #idle = Promise.withResolvers<void>();

  constructor() {
    this.#idle.resolve();
  }

  /** Counts an answer as open until it is made. */
  async during<Result>(answer: () => Promise<Result>): Promise<Result> {
    if (this.#open === 0) this.#idle = Promise.withResolvers();
    this.#open += 1;
    try {
      return await answer();
    } finally {
      this.#open -= 1;
      if (this.#open === 0) this.#idle.resolve();
    }
  }

  /** Resolves when no answer is open: what runs beside the pages lets them go first. */
  async none(): Promise<void> {
    while (this.#open > 0) await this.#idle.promise;
  }
}
