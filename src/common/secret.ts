/** A value that must not be printed: passwords on their way from a prompt to a server's stdin. */

const mask = '***';

/** What a secret stands in: the text before and behind it, and those of its characters that get a backslash. */
export interface Surroundings {
  readonly before: string;
  readonly after: string;
  readonly escaped: string;
}

/** Where a secret comes from that was made of another one. */
export interface SecretOrigin {
  readonly secret: Secret;
  readonly surroundings: Surroundings;
}

/**
 * Holds a secret so that no log, plan, error or JSON document can show it by accident:
 * every implicit conversion gives `***`; only `reveal()` gives the value.
 */
export class Secret {
  readonly #value: string;
  readonly #label: string | undefined;
  #origin: SecretOrigin | undefined;

  /** @param label what it is called, for those who must give it again: `token` */
  constructor(value: string, label?: string) {
    this.#value = value;
    this.#label = label;
  }

  get label(): string | undefined {
    return this.#label;
  }

  /** A text with this secret in it. It is a secret too, and still known to be made of this one. */
  within(surroundings: Surroundings): Secret {
    const { before, after, escaped } = surroundings;
    const inner = [...this.#value].map((each) => (escaped.includes(each) ? `\\${each}` : each)).join('');
    const whole = new Secret(`${before}${inner}${after}`);
    whole.#origin = { secret: this, surroundings };
    return whole;
  }

  /** What it was made of by `within`: plans keep that, and never the value. */
  origin(): SecretOrigin | undefined {
    return this.#origin;
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
