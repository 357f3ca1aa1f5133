/** `xl rename` and `xl mem-set`. */
import { change, domainByName } from '../../world/world.ts';
import { printed, refused } from '../tool.ts';
import { libxlError, withDomain } from './domains.ts';
import type { XlCommandRun } from './xl.ts';

export const rename: XlCommandRun = (world, { argv: [from = '', to = ''] }) =>
  withDomain(world, from, (domid, domain) => {
    if (domain === undefined || domainByName(world, to) !== undefined) {
      const text =
        domain === undefined ? 'unable to retrieve domain name' : `Domain with name "${to}" already exists.`;
      return refused(
        1,
        libxlError('libxl_domain.c:310:libxl__domain_rename', domid, text),
        `Can't rename domain '${from}'.`,
      );
    }
    change(world, () => {
      domain.spec.name = to;
    });
    return printed();
  });

const units: Readonly<Record<string, number>> = { b: 1 / 1024, k: 1, m: 1024, g: 1048576, t: 1073741824 };

export const memSet: XlCommandRun = (world, { argv: [name = '', size = ''] }) =>
  withDomain(world, name, (domid, domain) => {
    const match = /^(\d+)([bkmgt]?)$/i.exec(size);
    if (match === null) return refused(1, `invalid memory size: ${size}`);
    const memoryKiB = Number(match[1]) * (units[(match[2] || 'm').toLowerCase()] ?? 1024);
    if (domain === undefined || memoryKiB > domain.spec.maxMemoryKiB) {
      const text = 'memory_dynamic_max must be less than or equal to memory_static_max';
      return refused(
        1,
        libxlError('libxl_mem.c:240:libxl_set_memory_target', domid, text),
        `cannot set domid ${domid} dynamic max memory to : ${size}`,
      );
    }
    change(world, () => {
      domain.spec.memoryKiB = Math.floor(memoryKiB);
    });
    return printed();
  });
