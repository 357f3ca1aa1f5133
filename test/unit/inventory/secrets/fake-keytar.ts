/** A package named keytar of the test's own, in a folder from which the keyring's process looks it up. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeKeytar {
  readonly folder: string;
  remove(): void;
}

/** Keeps its entries in a file, so that they outlive the process of one access. */
const working = `
const { readFileSync, writeFileSync, existsSync } = require('node:fs');
const file = __dirname + '/entries.json';
const entries = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
const keytar = {
  getPassword: async (service, account) => entries()[service + '/' + account] ?? null,
  setPassword: async (service, account, password) =>
    writeFileSync(file, JSON.stringify({ ...entries(), [service + '/' + account]: password })),
  deletePassword: async (service, account) => {
    const { [service + '/' + account]: found, ...rest } = entries();
    writeFileSync(file, JSON.stringify(rest));
    return found !== undefined;
  },
  // What the real one does where a keyring is locked.
  findCredentials: async () => process.kill(process.pid, 'SIGSEGV'),
};
`;

/**
 * @param change JavaScript that changes the working `keytar`, or throws; undefined: the package is not installed.
 */
export function fakeKeytar(change: string | undefined): FakeKeytar {
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-keytar-'));
  if (change !== undefined) {
    const module = join(folder, 'node_modules/keytar');
    mkdirSync(module, { recursive: true });
    writeFileSync(join(module, 'package.json'), '{"name":"keytar","main":"keytar.js"}');
    writeFileSync(join(module, 'keytar.js'), `${working}${change}\nmodule.exports = keytar;\n`);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** JavaScript that lets each of these calls fail with this message. */
export function failing(message: string, calls = ['getPassword', 'setPassword', 'deletePassword']): string {
  return calls
    .map((call) => `keytar.${call} = async () => { throw new Error(${JSON.stringify(message)}); };`)
    .join('\n');
}
