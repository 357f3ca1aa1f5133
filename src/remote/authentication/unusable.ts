/** Keys that ssh2 passes over in silence: FIDO keys and certificates; looked for only when a login was refused. */
import { access } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Route } from '../route.ts';
import { agentOf } from './agent.ts';

/** Words for each kind of key that might have opened the door, had ctctl's own SSH been able to use it. */
export async function unusableKeys(
  route: Route,
  { agent: usual }: { readonly agent?: string },
): Promise<readonly string[]> {
  const path = agentOf(route, usual);
  const types = path === undefined ? [] : await agentKeyTypes(path);
  const certificates = await Promise.all(
    (route.identities ?? []).map(async (file) => {
      const certificate = `${file}-cert.pub`;
      return access(certificate).then(
        () => [certificate],
        () => [],
      );
    }),
  );
  const fido = types.filter((type) => type.startsWith('sk-')).length;
  const inAgent = types.filter((type) => /-cert-v0\d@/.test(type)).length;
  const useOpenssh = "ctctl's own SSH cannot use: set transport: openssh";
  return [
    ...(fido > 0 ? [`the agent holds ${fido} FIDO key${fido > 1 ? 's' : ''}, which ${useOpenssh}`] : []),
    ...(inAgent > 0
      ? [`the agent holds ${inAgent} certificate${inAgent > 1 ? 's' : ''}, which ${useOpenssh}`]
      : []),
    ...certificates.flat().map((file) => `there is a certificate ${file}, which ${useOpenssh}`),
  ];
}

const requestIdentities = 11;
const identitiesAnswer = 12;
/** An agent on this computer answers at once, or it is of no help to an error message. */
const patience = 1000;

/** The types of all keys of an agent (draft-ietf-sshm-ssh-agent, 3.5); none when it does not answer. */
export function agentKeyTypes(path: string): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(path);
    const done = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(keyTypes(Buffer.concat(chunks)));
    };
    const timer = setTimeout(done, patience);
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 1, requestIdentities])));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const all = Buffer.concat(chunks);
      if (all.length >= 4 && all.length >= 4 + all.readUInt32BE(0)) done();
    });
    socket.once('error', done).once('close', done);
  });
}

/** Reads the answer: length, kind, count, and for each key its blob and its comment. */
function keyTypes(answer: Buffer): readonly string[] {
  if (answer.length < 9 || answer[4] !== identitiesAnswer) return [];
  const types: string[] = [];
  let at = 9;
  const take = (): Buffer => {
    const length = at + 4 <= answer.length ? answer.readUInt32BE(at) : 0;
    const value = answer.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return value;
  };
  for (let left = answer.readUInt32BE(5); left > 0 && at < answer.length; left -= 1) {
    const blob = take();
    const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
    types.push(blob.subarray(4, 4 + length).toString('latin1'));
    take();
  }
  return types;
}
