/** Every rule: a text with the fault (line, message, mend), and one that is nearly the same without it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../../../src/xen/definitions/lint/lint.ts';
import { type Case, cases } from './cases.ts';
import { found, lint, quiet, quietHvm } from './support.ts';

const title = ({ rule, by, says }: Case): string => `${rule} by ${by}: ${says}`;

describe.each(cases.map((each) => [title(each), each] as const))(
  '%s',
  (_title, { rule, by, bad, line, says, mend, good, ...around }) => {
    it('is found', () => {
      const findings = found(rule, lint(by, bad, around));
      expect(findings).toHaveLength(1);
      expect(findings[0]).toMatchObject({ line, message: expect.stringContaining(says) as string });
      expect(findings[0]?.mend).toContain(mend);
    });

    it('is the only thing that is said of it', () => {
      const others = lint(by, bad, around).filter((finding) => finding.severity === 'error');
      expect(others.filter((finding) => finding.line === line).map((finding) => finding.rule)).toEqual(
        others.some((finding) => finding.rule === rule) ? [rule] : [],
      );
    });

    it('is not found where it is not', () => {
      expect(found(rule, lint(by, good, around))).toEqual([]);
    });
  },
);

describe('the rules', () => {
  it('have a case each', () => {
    const tested = new Set(cases.map(({ rule }) => rule));
    const ofServers = ['disk-missing', 'file-missing', 'disk-used', 'bridge-missing', 'mac-elsewhere'];
    const missing = rules.filter(({ id }) => !tested.has(id) && !ofServers.includes(id)).map(({ id }) => id);
    expect(missing).toEqual([]);
  });

  it('stand in the documentation', () => {
    const text = readFileSync(new URL('../../../../../docs/definitions.md', import.meta.url), 'utf8');
    expect(rules.map(({ id }) => id).filter((id) => !text.includes(`\`${id}\``))).toEqual([]);
  });

  it.each(['xl', 'xm'] as const)('have nothing to say of a plain definition for %s', (by) => {
    expect(lint(by, quiet)).toEqual([]);
    expect(lint(by, quietHvm)).toEqual([]);
  });

  it('stand in the order of the lines', () => {
    const lines = lint('xl', cases.map(({ bad }) => bad).join('')).map(({ line }) => line);
    expect(lines).toEqual(lines.toSorted((one, other) => one - other));
    expect(lines.length).toBeGreaterThan(1);
  });
});
