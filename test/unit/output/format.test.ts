/** One document, five formats. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Secret } from '../../../src/common/secret.ts';
import {
  apiVersion,
  type Format,
  type ListDocument,
  listDocument,
  renderDocument,
} from '../../../src/output/format.ts';
import { listTable } from '../../../src/output/table.ts';

interface Item {
  readonly name: string;
  readonly size?: number | undefined;
}

const tableOf = ({ items }: ListDocument<Item>) =>
  listTable(
    [
      { header: 'name', value: ({ name }: Item) => name },
      { header: 'size', value: ({ size }: Item) => size ?? null, align: 'right' },
    ],
    items,
  );
const head = 'kind: DomainList\napiVersion: ctctl/v1\n';

describe('renderDocument', () => {
  const items: readonly Item[] = [{ name: 'a', size: 1 }, { name: 'no' }];
  it.each<[Format, readonly Item[], string]>([
    ['table', items, 'NAME  SIZE\na        1\nno       -\n'],
    ['csv', items, 'name,size\r\na,1\r\nno,\r\n'],
    ['ndjson', items, '{"name":"a","size":1}\n{"name":"no"}\n'],
    ['yaml', items, `${head}items:\n  - name: a\n    size: 1\n  - name: no\n`],
    [
      'json',
      items,
      '{\n  "kind": "DomainList",\n  "apiVersion": "ctctl/v1",\n  "items": [\n    {\n      "name": "a",\n      "size": 1\n    },\n    {\n      "name": "no"\n    }\n  ]\n}\n',
    ],
    ['table', [], 'NAME  SIZE\n'],
    ['csv', [], 'name,size\r\n'],
    ['ndjson', [], ''],
    ['yaml', [], `${head}items: []\n`],
    ['json', [], '{\n  "kind": "DomainList",\n  "apiVersion": "ctctl/v1",\n  "items": []\n}\n'],
  ])('%s of %j', async (format, list, expected) => {
    expect(await renderDocument(listDocument('DomainList', list), format, tableOf)).toBe(expected);
  });

  it('gives a document that is no list as one line', async () => {
    const document = { kind: 'Server', apiVersion, name: 'home' } as const;
    expect(await renderDocument(document, 'ndjson', () => listTable([], []))).toBe(
      '{"kind":"Server","apiVersion":"ctctl/v1","name":"home"}\n',
    );
  });

  it.each<Format>(['json', 'yaml', 'ndjson'])('masks secrets in %s', async (format) => {
    const document = { kind: 'X', apiVersion, password: new Secret('hunter2') } as const;
    const text = await renderDocument(document, format, () => listTable([], []));
    expect(text).toContain('***');
    expect(text).not.toContain('hunter2');
  });

  it('leaves texts of several lines readable in YAML', async () => {
    const document = { kind: 'X', apiVersion, script: 'set -e\nls\n', long: 'word '.repeat(40) } as const;
    const text = await renderDocument(document, 'yaml', () => listTable([], []));
    expect(text).toBe(
      `kind: X\napiVersion: ctctl/v1\nscript: |\n  set -e\n  ls\nlong: "${'word '.repeat(40)}"\n`,
    );
  });

  const unsafe = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;
  it('says the same in JSON and YAML, and nothing to the terminal', async () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.integer({ min: 0, max: 0xa0 }).map((code) => String.fromCharCode(code)),
        fc.constantFrom('\u202e', '\u2066', ': ', '- ', '#', 'ä'),
      ),
    });
    await fc.assert(
      fc.asyncProperty(text, text, async (name, key) => {
        const document = { ...listDocument('DomainList', [{ name }]), labels: { [`k${key}`]: name } };
        const [json, yaml] = await Promise.all([
          renderDocument(document, 'json', tableOf),
          renderDocument(document, 'yaml', tableOf),
        ]);
        expect(JSON.parse(json)).toEqual(document);
        expect(parse(yaml)).toEqual(document);
        expect(json).not.toMatch(unsafe);
        expect(yaml).not.toMatch(unsafe);
      }),
    );
  });
});
