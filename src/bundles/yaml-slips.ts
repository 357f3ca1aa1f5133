/** The likeliest slips in YAML, in words: a text that needs quotes. Pure. */
import type { YAMLError } from 'yaml';

export interface Slip {
  readonly message: string;
  readonly mend: string;
}

/** What this error of the YAML parser comes from, where that is a text without quotes. */
export function slipBehind({ code, pos: [at] }: YAMLError, text: string): Slip | undefined {
  if (text[at] === '{' && text[at - 1] === '$') {
    const [name = '${…}'] = /^\$\{\w+\}/.exec(text.slice(at - 1)) ?? [];
    return unquoted(`${name} within { } or [ ]`, `"${name}"`);
  }
  const rest = lineFrom(text, at);
  if ((code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'BLOCK_IN_FLOW') && /^[^\s'"[{|>&*!].*:\s/.test(rest)) {
    return unquoted('a text with ": " in it', "'Fix: the clock'");
  }
  if (code === 'BAD_SCALAR_START') return unquoted(`a text that begins with ${text[at]}`, `'${text[at]}…'`);
  return undefined;
}

function unquoted(what: string, example: string): Slip {
  return { message: `${what} needs quotes`, mend: `put the text in quotes, like ${example}` };
}

function lineFrom(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end === -1 ? undefined : end);
}
