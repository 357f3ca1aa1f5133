/** A value that must not be printed: passwords on their way from a prompt to a server's stdin. */

const mask = '***';

/**
 * Holds a secret so that no log, plan, error or JSON document can show it by accident:
 * every implicit conversion gives `***`; only `reveal()` gives the value.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it only where bytes leave for the server. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return mask;
  }
}
