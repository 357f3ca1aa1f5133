/** Where the domain's VNC listens right now: asked of the server, remembered for a moment, changes told. */
import type { Connection } from '../../remote/connection.ts';
import { orAborted } from './abort.ts';
import type { Delays } from './delays.ts';
import { type Emit, type Endpoint, type Located, sameEndpoint } from './events.ts';
import { isLinkLoss, type Lease, type Link } from './link.ts';

/** Asks the server once where the domain's VNC listens; a CtctlError 'unreachable' says that the link is lost. */
export type Locate = (connection: Connection, signal: AbortSignal) => Promise<Located>;

/** An answer together with the connection that it came over. */
export interface Answer {
  readonly lease: Lease;
  readonly located: Located;
}

export interface TargetOptions {
  readonly link: Link;
  readonly locate: Locate;
  readonly delays: Delays;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

interface Question {
  readonly lease: Lease;
  readonly answer: Promise<Answer>;
  answeredAt?: number;
}

export class Target {
  readonly #options: TargetOptions;
  #endpoint: Endpoint;
  #state: Located['state'] = 'running';
  #question: Question | undefined;

  /** `endpoint`: what the server has just said. */
  constructor(endpoint: Endpoint, lease: Lease, options: TargetOptions) {
    this.#options = options;
    this.#endpoint = endpoint;
    const located: Located = { state: 'running', ...endpoint };
    const answeredAt = options.delays.clock.now();
    this.#question = { lease, answer: Promise.resolve({ lease, located }), answeredAt };
  }

  /** The last endpoint that the domain was seen at. */
  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  /** The next question goes to the server, however young the last answer is. */
  forget(): void {
    this.#question = undefined;
  }

  /**
   * The server's answer, not older than `maxAge` ms; waits while the link is down. One question at a
   * time is under way: who asks meanwhile shares its answer.
   */
  async ask(maxAge: number): Promise<Answer> {
    const lease = await this.#options.link.lease();
    const last = this.#question;
    if (last?.lease === lease && this.#isUsable(last, maxAge)) return last.answer;
    const question: Question = { lease, answer: this.#put(lease) };
    this.#question = question;
    try {
      const answer = await question.answer;
      question.answeredAt = this.#options.delays.clock.now();
      // A forgotten question's answer may be older than what is known by now.
      if (this.#question === question) this.#note(answer.located);
      return answer;
    } catch (error) {
      if (this.#question === question) this.#question = undefined;
      throw error;
    }
  }

  #isUsable({ answeredAt }: Question, maxAge: number): boolean {
    return answeredAt === undefined || this.#options.delays.clock.now() - answeredAt < maxAge;
  }

  async #put(lease: Lease): Promise<Answer> {
    const { link, locate, signal } = this.#options;
    try {
      return { lease, located: await orAborted(locate(lease.connection, signal), [lease.lost, signal]) };
    } catch (error) {
      if (isLinkLoss(error)) link.report(lease, error);
      throw error;
    }
  }

  /** Tells what is new against the last answer. */
  #note(located: Located): void {
    const { emit } = this.#options;
    const before = this.#state;
    this.#state = located.state;
    if (located.state === 'running') {
      const { domainId, host, port } = located;
      const endpoint = { domainId, host, port };
      const moved = !sameEndpoint(endpoint, this.#endpoint);
      this.#endpoint = endpoint;
      if (moved || before !== 'running') emit({ kind: 'restarted', endpoint });
    } else if (before !== located.state) {
      const kind = located.state === 'off' ? 'domain-off' : 'no-vnc';
      emit({ kind, reason: located.reason });
    }
  }
}
