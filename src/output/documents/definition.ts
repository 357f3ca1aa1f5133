/** The document of `config show`: a domain's definition as its toolstack understands the file. */
import * as z from 'zod';

const text = z.string().nullable();
const number = z.number().nullable();
const more = z.record(z.string(), z.string()).describe("What else it says, by the toolstack's own names");

const disk = z.object({
  target: text.describe('Path on the server; null: an empty drive'),
  format: text.describe('null: the toolstack finds out'),
  vdev: z.string().describe('As the guest sees it: hda, xvda1'),
  access: z.enum(['r', 'w', 'w!']),
  cdrom: z.boolean(),
  backend: text.describe('Domain that serves it, where that is not Dom0'),
  more,
});

const vif = z.object({
  mac: text.describe('null: another one at every start'),
  bridge: text,
  model: text,
  type: text,
  ip: text,
  script: text,
  vifname: text,
  rate: text,
  backend: text,
  more,
});

const remark = z.object({ line: z.number(), key: text, reason: z.string() });

type Value = string | number | readonly Value[];
const value: z.ZodType<Value> = z.lazy(() => z.union([z.string(), z.number(), z.array(value).readonly()]));

export const definition = {
  server: text.describe('null: a file of this computer'),
  file: z.string(),
  revision: text.describe('Which old text (config history); null: the present one'),
  toolstack: z.enum(['xl', 'xm']).describe('Whose rules the file was read by'),
  xen: z.string().describe('Version of Xen whose rules these are: 4.17'),
  name: text.describe('null: see unevaluated'),
  type: z.enum(['hvm', 'pv', 'pvh']),
  memory: number.describe('MiB'),
  maxMemory: number.describe('MiB; null: as memory'),
  vcpus: number,
  maxVcpus: number,
  uuid: text,
  kernel: text,
  ramdisk: text,
  cmdline: text.describe('Command line of the kernel, as the toolstack puts it together'),
  bootloader: text,
  bootloaderArgs: z.array(z.string()).readonly(),
  boot: text.describe('HVM: letters of the boot order'),
  disks: z.array(disk).readonly(),
  vifs: z.array(vif).readonly(),
  vnc: z
    .object({
      listen: text.describe("null: the toolstack's default"),
      display: number,
      unused: z.boolean().describe('A free display is looked for'),
      password: z.boolean().describe('Whether one is set'),
    })
    .nullable(),
  events: z.object({ poweroff: z.string(), reboot: z.string(), crash: z.string() }),
  rest: z.record(z.string(), value).describe('Every other key that the toolstack takes, passwords left out'),
  ignored: z.array(remark).readonly().describe('What stands in the file without effect'),
  warnings: z.array(remark).readonly(),
  unevaluated: z
    .array(
      z.object({
        line: z.number(),
        key: text.describe('The key whose value is unknown; null: a whole statement, which may set any key'),
        source: z.string(),
        reason: z.string(),
      }),
    )
    .readonly()
    .describe('Source that nobody can evaluate without running it'),
} as const;
