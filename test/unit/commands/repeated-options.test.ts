/** An option that is given twice: no value is lost silently. */
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { globalOptions, onlyOnce } from '../../../src/commands/options.ts';

/** What the command `noun verb` gets from these words; or what is wrong with them. */
function parse(isFilter: boolean, words: readonly string[]): unknown {
  const program = globalOptions(new Command('ctctl'))
    .exitOverride()
    .configureOutput({ writeErr() {} });
  let flags: unknown;
  const verb = program
    .command('noun')
    .command('verb')
    .option('--on <servers>', 'several')
    .option('--domain <name>', 'one')
    .option('--limit <number>', 'one', '200')
    .option('--yes', 'none')
    .action((own) => {
      flags = own;
    });
  if (isFilter) onlyOnce(verb);
  try {
    program.parse(['noun', 'verb', ...words], { from: 'user' });
  } catch (error) {
    return (error as Error).message;
  }
  return flags;
}

describe('an option', () => {
  it.each([
    [true, ['--on', 'a', '--on', 'b,!c'], { on: 'a,b,!c', limit: '200' }],
    [true, ['--limit', '3', '--domain', 'x', '--yes', '--yes'], { domain: 'x', limit: '3', yes: true }],
    [true, ['--domain', 'slow', '--domain', 'ok'], 'error: --domain is given twice: "slow" and "ok"'],
    [true, ['--limit', '1', '--limit', '2'], 'error: --limit is given twice: "1" and "2"'],
    [false, ['--on', 'a', '--on', 'b', '--on', 'c'], { on: 'a,b,c', limit: '200' }],
    [false, ['--limit', '1', '--limit', '2'], { limit: '2' }],
  ])('of a filter (%s): %j', (isFilter, words, expected) => {
    expect(parse(isFilter, words)).toEqual(expected);
  });
});
