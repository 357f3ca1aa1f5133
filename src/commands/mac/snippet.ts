/** mac snippet: the Python for people who put it on their server themselves. Asks no server. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { macSnippet } from '../../xen/macs/snippet.ts';
import { withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';

interface SnippetFlags extends GlobalFlags {
  readonly file: string;
}

export function printSnippet(flags: SnippetFlags): Promise<number> {
  const { file } = flags;
  if (!/^\/[^\p{Cc}]*[^\p{Cc}/]$/u.test(file)) {
    throw new CtctlError('usage', `--file: expected an absolute path of the server, not "${file}"`);
  }
  return withContext(flags, async (context) => {
    await context.write(macSnippet(file));
    return exitCodes.done;
  });
}
