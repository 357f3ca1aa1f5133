/** Accepts, replaces and forgets host keys in a store, again and again, beside other processes that do the same. */
import { knownHostsFileStore } from '../../../src/remote/host-keys/known-hosts.ts';

const [file = '', name = '', rounds = '0', ...blobs] = process.argv.slice(2);

/** Each round accepts all keys, the first one last and in the place of the others. */
async function main(): Promise<void> {
  const store = knownHostsFileStore(file);
  const keys = blobs.map((each) => {
    const [type = '', base64 = ''] = each.split(' ');
    return { type, blob: Buffer.from(base64, 'base64') };
  });
  const [first] = keys;
  for (let round = 0; round < Number(rounds); round += 1) {
    await store.forget(name);
    for (const key of keys) await store.accept(name, key);
    if (first) await store.accept(name, first, { replace: true });
  }
}

void main();
