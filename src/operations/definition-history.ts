/** What became of a definition: its present text, and the old ones that its server has kept. */
import { CtctlError } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import { quote, type ShellText } from '../remote/bundle/shell.ts';
import type { Hub } from '../remote/hub.ts';
import {
  historyLibrary,
  historyReading,
  type KeptText,
  keptReadings,
  parseHistory,
  parseKept,
} from '../xen/definitions/history.ts';
import { type DefinitionText, definitionReading, parseDefinitionText } from '../xen/definitions/text.ts';
import { checkLibrary } from '../xen/settings.ts';
import { askServer } from './ask-servers.ts';

export interface DefinitionHistory {
  readonly present: DefinitionText;
  /** The newest first. */
  readonly kept: readonly KeptText[];
}

/** One exec. @throws CtctlError `notFound` where there is no definition; whatever `askServer` throws. */
export async function readHistory(hub: Hub, server: Server, name: string): Promise<DefinitionHistory> {
  const answers = await askServer(
    hub,
    server,
    [definitionReading(name, 'file'), historyReading(name)],
    library,
  );
  const text = answers.get('text');
  const present = text && parseDefinitionText(text, server.name);
  if (!present) throw noDefinition(server, name);
  const history = answers.get('history');
  if (history?.code !== 0) {
    throw new CtctlError('failed', `${server.name}: ${history?.stderr || 'the old texts cannot be read'}`, {
      server: server.name,
    });
  }
  return { present, kept: parseHistory(history) };
}

/** @param namesake the file that is called so, but defines another domain or none. */
export function noDefinition(server: Server, name: string, namesake?: string): CtctlError {
  const message = `${server.name} has no definition of ${name} in ${server.paths.definitions}`;
  const [more, next] =
    namesake === undefined
      ? ['', 'see ctctl domain list']
      : [
          `; ${namesake} defines no domain of that name`,
          `ctctl config show ${quote(`${server.name}:${name}`)} --text`,
        ];
  return new CtctlError('notFound', `${message}${more}`, { server: server.name, next });
}

/** The bytes of old texts, one exec for all. @throws CtctlError `notFound` for one that is gone meanwhile. */
export async function readKept(
  hub: Hub,
  server: Server,
  path: string,
  revisions: readonly string[],
): Promise<readonly Buffer[]> {
  if (revisions.length === 0) return [];
  const answers = await askServer(hub, server, keptReadings(path, revisions), library);
  return revisions.map((revision, index) => {
    const bytes = parseKept(answers, index);
    if (bytes !== undefined) return bytes;
    throw new CtctlError(
      'notFound',
      `${server.name}: the old text ${revision} of ${path} is not there any more`,
    );
  });
}

const library = (server: Server): readonly ShellText[] => [...checkLibrary(server), historyLibrary];

/**
 * The old text that is meant: by its revision or the beginning of it, else the newest.
 * @throws CtctlError `notFound` where there is none, or several begin so.
 */
export function pickKept(server: Server, { present, kept }: DefinitionHistory, asked?: string): KeptText {
  const [newest] = kept;
  if (newest === undefined) {
    throw new CtctlError('notFound', `${server.name} keeps no old text of ${present.path}`, {
      next: 'only what was replaced through ctctl is kept',
    });
  }
  if (asked === undefined) return newest;
  // `….1` is the beginning of `….10`, too.
  const exact = kept.find(({ revision }) => revision === asked);
  if (exact !== undefined) return exact;
  const meant = kept.filter(({ revision }) => revision.startsWith(asked));
  const [first, second] = meant;
  if (first !== undefined && second === undefined) return first;
  const why =
    first === undefined
      ? `${server.name} keeps no old text ${asked} of ${present.path}`
      : `${asked} may be ${meant.map(({ revision }) => revision).join(', ')}`;
  throw new CtctlError('notFound', why, { next: 'ctctl config history shows them' });
}
