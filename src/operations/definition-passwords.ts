/** What hides the passwords of a definition that was read, by its text and by what its text comes to. */
import { baseName } from '../common/base-name.ts';
import { givenToXl } from '../xen/definitions/lint/given-xl.ts';
import { givenToXm } from '../xen/definitions/lint/given-xm.ts';
import type { Givens } from '../xen/definitions/lint/model.ts';
import { passwordsIn } from '../xen/definitions/lint/passwords.ts';
import { definitionMasker } from '../xen/definitions/mask.ts';
import type { Masker } from '../xen/definitions/masking/words.ts';
import { rulesFor } from '../xen/definitions/versions.ts';
import type { ReadDefinition } from './read-definition.ts';

/** @param variables of xm's command line. */
export function maskerFor(
  read: Pick<ReadDefinition, 'path' | 'text' | 'toolstack' | 'xen' | 'reading' | 'surroundings'>,
  variables: ReadonlyMap<string, string> = new Map(),
): Masker {
  const { path, text, toolstack, xen, reading, surroundings } = read;
  const { uname, files, missingFiles } = surroundings;
  return definitionMasker([text, ...files.values()], () => {
    const isUnreadable = reading.kind === 'refused' && variables.size === 0;
    if (toolstack === 'xl' || isUnreadable) return valuesOf(givenToXl(text)?.given);
    const rules = rulesFor(toolstack, xen);
    const version = rules.toolstack === 'xm' ? rules.xen : '4.2';
    const fileName = baseName(path);
    const around = { fileName, version, files, missingFiles, variables, ...(uname ? { uname } : {}) };
    return valuesOf(givenToXm(text, around)?.given);
  });
}

const valuesOf = (given: Givens | undefined): readonly string[] =>
  given === undefined ? [] : passwordsIn(given);
