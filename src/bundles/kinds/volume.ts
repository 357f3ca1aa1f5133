/** Kind `volume`: an LVM volume of a size; it may grow, and is never shrunk. */
import * as z from 'zod';
import { CtctlError } from '../../common/errors.ts';
import { formatSize, parseSize } from '../../common/size.ts';
import { sh, shellFile } from '../../remote/bundle/shell.ts';
import { xenLibrary } from '../../xen/settings.ts';
import type { StepKind } from './kind.ts';
import volumeLibrary from './volume.sh?raw';

const nameWords = 'expected the name of a volume: letters, digits, "+", "_", "." and "-"';
const groupWords = 'expected the name of a volume group';
const namePattern = /^(?!\.{1,2}$)[A-Za-z0-9+_.][A-Za-z0-9+_.-]{0,126}$/;
const sizeWords = 'expected a size like 8G, or a number of bytes';

const sizeSchema = z
  .union([z.int(sizeWords).min(1, sizeWords), z.string(sizeWords)], sizeWords)
  .transform((size, context) => {
    try {
      return parseSize(String(size), 'size');
    } catch (error) {
      if (!(error instanceof CtctlError)) throw error;
      context.addIssue({ code: 'custom', message: sizeWords });
      return z.NEVER;
    }
  });

const schema = z.strictObject(
  {
    name: z.string(nameWords).regex(namePattern, nameWords).describe('The volume'),
    size: sizeSchema.describe('Bytes, or text like 8G; LVM rounds it up to a whole extent'),
    group: z
      .string(groupWords)
      .regex(namePattern, groupWords)
      .optional()
      .describe("The volume group (default: the server's own)"),
    grow: z
      .boolean('expected true or false')
      .default(false)
      .describe('A smaller volume is made larger; what is inside it is left alone'),
  },
  'expected the fields of a volume: name, size, group, grow',
);

export type VolumeFields = z.output<typeof schema>;

export const volumeKind: StepKind<VolumeFields> = {
  about: 'an LVM volume of a size; it may grow, and is never shrunk',
  schema,
  build({ name, size, group, grow }, server) {
    const volumeGroup = group ?? server.volumeGroup;
    return {
      title: `volume ${volumeGroup}/${name} of ${formatSize(size)}`,
      check: sh`ct_check_volume ${volumeGroup} ${name} ${size} ${grow ? 'grow' : ''}`,
      apply: sh`ct_apply_volume ${volumeGroup} ${name} ${size}`,
      undo: sh`ct_undo_volume ${volumeGroup} ${name}`,
      library: [...xenLibrary(server), shellFile(volumeLibrary)],
    };
  },
};
