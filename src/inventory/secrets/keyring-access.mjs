/**
 * One access to the system's keyring, in a process of its own: a call of keytar cannot be taken back, and node does
 * not even exit while one waits for a prompt that nobody answers. A process can be ended, and may crash alone.
 * On stdin `{ operation, service, account, secret? }`; on stdout `{ value }`, or `{ failure: { stage, message } }`.
 */
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

/** keytar hides why its native part cannot be loaded (libsecret is missing): loading that part itself tells. */
function causeOf(error) {
  try {
    createRequire(import.meta.url)(`keytar/prebuilds/${process.platform}-${process.arch}/keytar.node`);
    return error.message;
  } catch (cause) {
    return cause.code === 'MODULE_NOT_FOUND' ? error.message : cause.message;
  }
}

async function load() {
  try {
    const { default: keytar } = await import('keytar');
    return { keytar };
  } catch (error) {
    const isAbsent = error.code === 'ERR_MODULE_NOT_FOUND';
    return { failure: { stage: isAbsent ? 'install' : 'load', message: isAbsent ? '' : causeOf(error) } };
  }
}

/** `false` says "missing or locked". Which of them, only a write tells: a locked keyring refuses it. */
async function remove(keytar, service, account) {
  if (await keytar.deletePassword(service, account)) return true;
  await keytar.setPassword(service, 'probe', 'unlocked?');
  await keytar.deletePassword(service, 'probe');
  return false;
}

async function carryOut(keytar, { operation, service, account, secret }) {
  if (operation === 'delete') return remove(keytar, service, account);
  if (operation === 'set') await keytar.setPassword(service, account, secret);
  return keytar.getPassword(service, account);
}

async function answer(request) {
  const { keytar, failure } = await load();
  if (failure) return { failure };
  try {
    return { value: await carryOut(keytar, request) };
  } catch (error) {
    return { failure: { stage: 'call', message: String(error.message) } };
  }
}

process.stdout.write(JSON.stringify(await answer(JSON.parse(await text(process.stdin)))));
