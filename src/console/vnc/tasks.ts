/** The work under way in a session: its first failure ends the session, its end waits for all of it. */
export class Tasks {
  readonly #ending: AbortController;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  /** `ending` is aborted by the first failure; what fails after an abort is a consequence of it. */
  constructor(ending: AbortController) {
    this.#ending = ending;
  }

  run(work: () => Promise<void>): void {
    const task = work().catch((error: unknown) => this.fail(error));
    this.#running.add(task);
    task.finally(() => this.#running.delete(task));
  }

  /** Ends the session with this error, unless it is ending already. */
  fail(error: unknown): void {
    if (this.#ending.signal.aborted) return;
    this.#failure = { error };
    this.#ending.abort();
  }

  /** Resolves when no work is left; never rejects. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
