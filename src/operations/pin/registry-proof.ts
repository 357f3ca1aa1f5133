/** Reads a definition as it would be with the registry, before anything is written: only its addresses may differ. */
import { isDeepStrictEqual } from 'node:util';
import { encodeLike } from '../../xen/definitions/bytes.ts';
import type { Definition } from '../../xen/definitions/model.ts';
import { sameForm } from '../../xen/macs/address.ts';
import type { RegistryFiles } from '../../xen/macs/snippet.ts';
import { readAgain } from '../read-definition.ts';
import type { RegistryAddresses } from './registry-addresses.ts';
import { type PinSubject, refused } from './subject.ts';

/** The new texts of the three files. */
export type RegistryTexts = Readonly<Record<keyof RegistryFiles, string>>;

/** @throws CtctlError `refused` with what would go wrong. */
export function proveRegistry(
  { server, read, reading, name }: PinSubject,
  text: string,
  files: RegistryFiles,
  texts: RegistryTexts,
  macs: RegistryAddresses['macs'],
): void {
  const written = new Map([
    [files.registry, texts.registry],
    [files.snippet, texts.snippet],
    [files.common, texts.common],
  ]);
  const { surroundings } = read;
  const around = {
    ...surroundings,
    files: new Map([...surroundings.files, ...written]),
    missingFiles: new Set([...surroundings.missingFiles].filter((path) => !written.has(path))),
  };
  const after = readAgain({ ...read, surroundings: around }, encodeLike(read.bytes, text)).reading;
  const before = `put name = '${name}', then execfile('${files.common}'), both before vif`;
  const fail = (line: number | null, reason: string) =>
    refused(
      server,
      `${read.path}${line === null ? '' : `:${line}`}: with the addresses of the registry: ${reason}`,
      before,
    );
  if (after.kind === 'refused') throw fail(after.line, after.reason);
  const unknown = after.definition.unevaluated.find(({ key }) => key === 'vif');
  if (unknown) throw fail(unknown.line, unknown.reason);
  const { vifs } = after.definition;
  const isOther = (mac: string | null, index: number): boolean =>
    mac !== null && sameForm(vifs[index]?.mac ?? '') !== sameForm(mac);
  if (vifs.length !== macs.length || macs.some(isOther)) {
    throw fail(null, `its network cards would have ${vifs.map(({ mac }) => mac ?? 'no address').join(', ')}`);
  }
  if (!isDeepStrictEqual(exceptAddresses(after.definition), exceptAddresses(reading.definition)))
    throw fail(null, 'something else in it would change');
}

/** All that is not about addresses: the remarks name lines of other files, and cards may not have been known before. */
export const exceptAddresses = ({ vifs, ignored, warnings, unevaluated, ...rest }: Definition): unknown =>
  rest;
