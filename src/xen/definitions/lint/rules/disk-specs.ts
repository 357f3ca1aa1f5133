/** How a disk is written: what one toolstack takes and the other refuses, and what both trip over. */
import { settingItem } from '../fixes.ts';
import { type Fault, type Item, onlyXl, onlyXm, type Rule, type Subject } from '../model.ts';

type Found = Pick<Fault, 'severity' | 'message' | 'mend'> & {
  /** The specification as it should be. */
  readonly right?: string;
};

const perDisk = (
  id: string,
  toolstacks: Rule['toolstacks'],
  find: (item: Item, subject: Subject) => Found | undefined,
): Rule => ({
  id,
  toolstacks,
  check: (subject) =>
    (subject.given.get('disk')?.items ?? []).flatMap((item): readonly Fault[] => {
      const found = find(item, subject);
      if (found === undefined) return [];
      const { right, ...fault } = found;
      const fix = right === undefined ? {} : settingItem(subject, 'disk', item.text, right);
      return [{ line: item.line, key: 'disk', item: item.text, ...fault, ...fix }];
    }),
});

/** Positional: `target,…,vdev,access`. */
const isNamed = (spec: string): boolean => /(?:^|,)\s*(?:vdev|target|access|format)=/.test(spec);

const shared = perDisk('disk-shared', ['xl', 'xm'], ({ text }, { toolstack }) => {
  if (!/,\s*w!\s*(?:,|$)/.test(text)) return undefined;
  return toolstack === 'xl'
    ? {
        severity: 'error',
        message: 'xl knows no w!: it refuses the disk',
        mend: 'write w; whether others write to it too, xl does not ask',
        right: text.replace(/,(\s*)w!/, ',$1w'),
      }
    : {
        severity: 'warning',
        message: 'w! lets another domain write to the same disk: a file system on it will be destroyed',
        mend: 'write w, unless it is a cluster file system',
      };
});

/** xl passes over blanks in front of a field only. */
const blankBehind = perDisk('disk-blanks', onlyXl, ({ text }) => {
  if (isNamed(text) || !/[ \t](?:,|$)/.test(text)) return undefined;
  const right = trimmed(text);
  return {
    severity: 'error',
    message: 'a blank behind a field: xl takes it for part of the word',
    mend: `write '${right}'`,
    right,
  };
});

const blankInside = perDisk('disk-blanks', onlyXm, ({ text }) => {
  if (isNamed(text)) return undefined;
  const right = trimmed(text);
  return right === text || /^\s*$/.test(text)
    ? undefined
    : {
        severity: 'error',
        message: 'xm takes blanks around a field for part of it: xend finds no such device',
        mend: `write '${right}'`,
        right,
      };
});

const trimmed = (spec: string): string =>
  spec
    .split(',')
    .map((field) => field.trim())
    .join(',');

const xlFormats = ['raw', 'qcow', 'qcow2', 'vhd', 'qed', ''];

/** Without a prefix xl expects the format behind the path. */
const noFormat = perDisk('disk-format', onlyXl, ({ text }) => {
  const fields = trimmed(text).split(',');
  const [target = '', second = '', ...rest] = fields;
  if (isNamed(text) || !target.startsWith('/') || fields.length !== 3 || xlFormats.includes(second))
    return undefined;
  const right = [target, 'raw', second, ...rest].join(',');
  return {
    severity: 'error',
    message: `without a prefix like phy: xl takes the second field for the format, and knows none called ${second}`,
    mend: `write '${right}'`,
    right,
  };
});

/** xm takes `vg/lv` for `/dev/vg/lv`; files it looks for nowhere either. */
const relative = perDisk('disk-relative', onlyXl, ({ text }) => {
  const [, prefix, path] = /^(phy:|file:|tap2?:(?:tapdisk:)?aio:)([^/,:][^,:]*),/.exec(text) ?? [];
  if (path === undefined) return undefined;
  const right = prefix === 'phy:' ? text.replace('phy:', 'phy:/dev/') : undefined;
  return {
    severity: 'error',
    message: `xl looks for ${path} in no folder: it finds no such disk at the start`,
    mend: right === undefined ? 'write the whole path' : `write '${right}'`,
    ...(right === undefined ? {} : { right }),
  };
});

/** Fields with names are xl's. */
const namedFields = perDisk('disk-named', onlyXm, ({ text }) =>
  isNamed(text)
    ? {
        severity: 'error',
        message: 'only xl reads fields with names: xend finds no such disk',
        mend: "write 'phy:/dev/VG/LV,xvda,w'",
      }
    : undefined,
);

const noPrefix = perDisk('disk-prefix', onlyXm, ({ text }) => {
  if (isNamed(text)) return undefined;
  const [source = '', ...rest] = text.split(',');
  if (source === '' || source.includes(':') || rest.length < 2 || source.trim() !== source) return undefined;
  const isDevice = source.startsWith('/dev/');
  return {
    severity: 'error',
    message: 'xend takes no path without phy:, file: or tap: before it',
    mend: `put ${isDevice ? 'phy:' : 'file:'} before it`,
    ...(isDevice ? { right: `phy:${text}` } : {}),
  };
});

const xmModes: Readonly<Record<string, string>> = { rw: 'w', ro: 'r' };

const wrongMode = perDisk('disk-mode', onlyXm, ({ text }) => {
  if (isNamed(text)) return undefined;
  const fields = text.split(',');
  const mode = (fields[2] ?? '').trim();
  if (fields.length < 3 || ['r', 'w', 'w!'].includes(mode)) return undefined;
  const meant = xmModes[mode];
  return {
    severity: 'error',
    message: `xend refuses the mode ${mode === '' ? 'that is empty' : mode}: Invalid mode`,
    mend: `write ${meant ?? 'r or w'}`,
    ...(meant === undefined ? {} : { right: fields.with(2, meant).join(',') }),
  };
});

const backend = perDisk('disk-backend', onlyXl, ({ text }) => {
  const fields = text.split(',');
  const [source = '', , mode = '', domain = ''] = fields;
  if (isNamed(text) || !/^(?:phy|file|tap2?):/.test(source) || fields.length !== 4 || /=/.test(domain))
    return undefined;
  if (
    !['r', 'w', 'w!'].includes(mode) ||
    domain === '' ||
    /^(?:discard|no-discard|cdrom|direct-io-safe)$/.test(domain)
  )
    return undefined;
  return {
    severity: 'error',
    message: 'xl takes no fourth field: there xm has the domain that serves the disk',
    mend: `write backend=${domain} in place of ${domain}`,
  };
});

export const diskSpecRules: readonly Rule[] = [
  shared,
  blankBehind,
  blankInside,
  noFormat,
  relative,
  namedFields,
  noPrefix,
  wrongMode,
  backend,
];
