/** The kind `definition`: the text of a domain's definition, taken by the toolstack's dry run before it is put there. */
import * as z from 'zod';
import { sh, shellFile } from '../../remote/bundle/shell.ts';
import { domainName, isDefinitionFile } from '../../xen/domains/names.ts';
import { definitionLibraries } from '../../xen/settings.ts';
import definitionLibrary from './definition.sh?raw';
import { newMode } from './file.ts';
import type { StepKind } from './kind.ts';
import { secretText, shownText } from './text-fields.ts';

const nameWords = 'the name of a domain: letters, digits, ".", "_", "+" and "-", at most 64, not only digits';

const schema = z.strictObject(
  {
    name: shownText(nameWords)
      .regex(domainName, `expected ${nameWords}`)
      .refine(
        (name) => !domainName.test(name) || isDefinitionFile(name),
        'expected another name: a file of this name in /etc/xen is taken for something else',
      )
      .describe('The domain'),
    content: secretText('the text of a definition').describe(
      'The whole file, as the toolstack of the server reads it',
    ),
  },
  'expected the fields of a definition: name, content',
);

export type DefinitionFields = Readonly<z.output<typeof schema>>;

/** A domain that is defined already keeps its file, whatever that is called. */
export const definitionKind: StepKind<DefinitionFields> = {
  about: "a domain's definition with this text",
  schema,
  build({ name, content }, server) {
    const wanted = sh`ct_wanted_text() { printf '%s' ${content}; }`;
    return {
      title: `definition of ${name}`,
      check: sh`${wanted}\nct_definition_check ${name}`,
      apply: sh`${wanted}\nct_definition_apply ${name} ${newMode(content)}`,
      undo: sh`ct_take_back`,
      library: [...definitionLibraries(server), shellFile(definitionLibrary)],
    };
  },
};
