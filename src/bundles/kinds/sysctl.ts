/** The kind `sysctl`: a kernel setting, running and stored for the next boot. */
import * as z from 'zod';
import { raw, sh, shellFile } from '../../remote/bundle/shell.ts';
import { fileLibraries } from './file.ts';
import type { StepKind } from './kind.ts';
import lineLibrary from './line.sh?raw';
import sysctlLibrary from './sysctl.sh?raw';
import { path, shownText } from './text-fields.ts';

const keyWords = 'a kernel setting like net.ipv4.ip_forward';
const valueWords = 'a value on one line';

const schema = z.strictObject(
  {
    key: shownText(keyWords)
      .regex(/^[A-Za-z0-9_][\w./:@-]*[\w-]$/, `expected ${keyWords}`)
      .describe('As sysctl takes it'),
    value: z
      .union([z.string(), z.int()], `expected ${valueWords}`)
      .transform((value) =>
        String(value)
          .trim()
          .split(/[ \t]+/)
          .join(' '),
      )
      .refine((value) => /^[^\p{Cc}]+$/u.test(value), `expected ${valueWords}`)
      .describe('Several numbers with a blank between; more blanks or TABs are the same'),
    file: path()
      .optional()
      .describe('Where it is stored (default: /etc/sysctl.d/60-ctctl.conf, or /etc/sysctl.conf)'),
  },
  'expected the fields of sysctl: key, value, file',
);

export type SysctlFields = Readonly<z.output<typeof schema>>;

/** Nothing is stored that the kernel does not take; the value before comes back when storing fails. */
export const sysctlKind: StepKind<SysctlFields> = {
  about: 'a kernel setting, now and after the next boot',
  schema,
  build({ key, value, file = '' }, server) {
    const wanted = sh`ct_wanted_line() { printf '%s\n' ${`${key} = ${value}`}; }`;
    return {
      title: `kernel setting ${key} = ${value}`,
      check: sh`ct_sysctl_check ${key} ${value} ${file}`,
      apply: sh`${wanted}\nct_sysctl_apply ${key} ${value} ${file}`,
      undo: sh`ct_sysctl_back ${key} ${value}`,
      library: [...fileLibraries(server), raw('ct_etc=/etc'), ...[lineLibrary, sysctlLibrary].map(shellFile)],
    };
  },
};
