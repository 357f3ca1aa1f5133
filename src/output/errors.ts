/** Errors in words: one line for a person, one JSON document for a program. */

import { inspect } from 'node:util';
import { CtctlError, exitCodes, messageOf } from '../common/errors.ts';
import { escapeControl } from './escape.ts';
import { apiVersion, type Format, isJson, renderJsonLine } from './format.ts';

export interface ErrorOptions {
  /** Also say what is behind the message, if there is more to say. */
  readonly verbose?: boolean;
  /** Also print the stack. */
  readonly debug?: boolean;
}

export interface RenderedError {
  /** For stderr, with its line end. */
  readonly text: string;
  readonly exitCode: number;
}

/** The words for anything thrown. A CtctlError is one line; everything else is a defect of ctctl. */
export function renderError(
  error: unknown,
  format: Format = 'table',
  { verbose = false, debug = false }: ErrorOptions = {},
): RenderedError {
  const described = error instanceof CtctlError ? expected(error) : internal(error, debug);
  const { reason, exitCode, message, next, server } = described;
  if (isJson(format)) {
    const stack = debug ? inspect(error) : undefined;
    const document = { kind: 'Error', apiVersion, reason, exitCode, message, next, server, stack };
    return { text: renderJsonLine(document), exitCode };
  }
  const place = server === undefined || isNamed(server, message) ? '' : `${server}: `;
  const line = `ctctl: ${place}${message}${next === undefined ? '' : `; ${next}`}`;
  const more = debug ? inspect(error) : verbose ? behind(error) : '';
  const text = more === '' ? '' : `${escapeControl(more, { multiline: true })}\n`;
  return { text: `${escapeControl(line)}\n${text}`, exitCode };
}

/** Where several servers are asked, a message that does not name its server helps nobody. */
function isNamed(server: string, message: string): boolean {
  return message.split(/[^\w.-]+/).includes(server);
}

function expected({ reason, message, next, server }: CtctlError) {
  return { reason, exitCode: exitCodes[reason], message, next, server };
}

function internal(error: unknown, isDebug: boolean) {
  return {
    reason: 'internal',
    exitCode: exitCodes.failed,
    message: `internal error: ${messageOf(error)}`,
    next: isDebug
      ? 'please report it with this output'
      : 'run it again with --debug and report what it prints',
    server: undefined,
  };
}

function behind(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : '';
}
