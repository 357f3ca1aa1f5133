/** What is going on, on stderr: a live line on a terminal, plain lines elsewhere. */

import { escapeControl } from './escape.ts';
import { slicesOf } from './width.ts';

export interface ReporterOptions {
  readonly stream: { write(text: string): unknown; readonly columns?: number };
  readonly isTty: boolean;
  /** Without a terminal: print each status too. */
  readonly verbose?: boolean;
  /** Say nothing at all. */
  readonly quiet?: boolean;
}

export interface Reporter {
  /** Of the terminal, in columns, where it is one: for tables. */
  readonly width?: number | undefined;
  /** What is being done now; the next status, line or `done` takes its place. */
  status(text: string): void;
  /** A line that stays. */
  line(text: string): void;
  /** The same for one that was made safe, and perhaps coloured, before. */
  painted(line: string): void;
  /** Nothing is going on any more: clears the status. Safe to call twice. */
  done(): void;
}

const clearLine = '\r\x1b[K';

const silent: Reporter = { status() {}, line() {}, painted() {}, done() {} };

/** A reporter for this stream. */
export function createReporter(options: ReporterOptions): Reporter {
  if (options.quiet) {
    return silent;
  }
  return options.isTty ? liveReporter(options) : plainReporter(options);
}

function liveReporter({ stream }: ReporterOptions): Reporter {
  let isShown = false;
  const clear = () => {
    if (isShown) {
      stream.write(clearLine);
      isShown = false;
    }
  };
  const line = (safe: string): void => {
    clear();
    stream.write(`${safe}\n`);
  };
  return {
    get width() {
      // A terminal that does not know says 0.
      return stream.columns || undefined;
    },
    status(text) {
      // A status that wraps could not be taken back.
      const [shown = ''] = slicesOf(escapeControl(text), (stream.columns || 80) - 1);
      stream.write(`${clearLine}${shown}`);
      isShown = true;
    },
    line: (text) => line(escapeControl(text)),
    painted: line,
    done: clear,
  };
}

/** A status is for those who watch a live line, or asked for more; whoever is waited for is said by `waiting`. */
function plainReporter({ stream, verbose = false }: ReporterOptions): Reporter {
  const painted = (line: string): void => void stream.write(`${line}\n`);
  const print = (text: string): void => painted(escapeControl(text));
  return { status: verbose ? print : () => {}, line: print, painted, done() {} };
}
