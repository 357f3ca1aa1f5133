/** The secrets of a plan, which its file does not hold: from `--secret-file`, or asked for. */
import { CtctlError } from '../../common/errors.ts';
import type { Secret } from '../../common/secret.ts';
import type { Secrets } from '../../operations/plan/restore.ts';
import type { Plan } from '../../operations/plan/schema.ts';
import type { Context } from '../context.ts';
import { readSecretFile } from '../secret-file.ts';

/** File of each secret that has one, by the secret's name. */
export type SecretSources = ReadonlyMap<string, string>;

/**
 * @param given `token=FILE` each.
 * @throws CtctlError `usage` for anything else, for a secret that the plan does not name, and for two readers of stdin.
 */
export function secretSources(
  { secrets }: Plan,
  given: readonly string[],
  { passwordStdin }: { readonly passwordStdin?: true },
): SecretSources {
  const names = secrets.map(({ name }) => name);
  const sources = new Map(
    given.map((text): [string, string] => {
      const [, name = '', file = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
      if (name === '') throw usage(`expected NAME=FILE, such as ${names[0] ?? 'secret-1'}=FILE`);
      if (!names.includes(name)) {
        throw usage(
          names.length === 0
            ? 'this plan needs no secret'
            : `this plan has no ${name}, only ${names.join(', ')}`,
        );
      }
      return [name, file];
    }),
  );
  if (sources.size < given.length) throw usage('a secret is named twice');
  const readers = [...sources.values()].filter((file) => file === '-').length + (passwordStdin ? 1 : 0);
  if (readers > 1) throw usage('standard input can be only one secret');
  return sources;
}

/** @throws CtctlError `refused` where nobody can be asked, naming the option. */
export async function secretsFor(
  { prompts, signal }: Pick<Context, 'prompts' | 'signal'>,
  { secrets }: Plan,
  sources: SecretSources,
): Promise<Secrets> {
  const known = new Map<string, Secret>();
  for (const { name, place } of secrets) {
    const file = sources.get(name);
    const secret =
      file === undefined
        ? await prompts.password(`${name}, for ${place}:`, `use --secret-file ${name}=FILE`)
        : await readSecretFile('--secret-file', file, signal);
    if (secret.reveal() === '') throw usage(`${name} is empty`);
    if (secret.reveal().includes('\0')) throw usage(`${name}: there is a NUL character in it`);
    known.set(name, secret);
  }
  return known;
}

function usage(what: string): CtctlError {
  return new CtctlError('usage', `--secret-file: ${what}`);
}
