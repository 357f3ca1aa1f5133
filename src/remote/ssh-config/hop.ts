/** The hops of a ProxyJump as they may be written: `user@host:port`, `[::1]:port`, `ssh://user@host:port`. */
import { isIPv6 } from 'node:net';
import { CtctlError } from '../../common/errors.ts';
import type { JumpHop } from './settings.ts';

const form = /^(?:(?<user>.+)@)?(?:\[(?<bracketed>[^\]]+)\]|(?<plain>[^:[\]@]+))(?::(?<port>\d+))?$/;

/** The hops in their order; none for `none`. @throws CtctlError `usage` for what is no hop. */
export function hopsOf(proxyJump: string): readonly JumpHop[] {
  if (proxyJump.toLowerCase() === 'none') return [];
  return proxyJump.split(',').map((hop) => hopOf(hop.trim()));
}

function hopOf(text: string): JumpHop {
  const written = /^ssh:\/\/(.*?)\/?$/i.exec(text)?.[1] ?? text;
  if (isIPv6(written)) return { host: written, user: undefined, port: undefined };
  const { user, bracketed, plain, port: digits } = form.exec(written)?.groups ?? {};
  const host = bracketed ?? plain;
  const port = digits === undefined ? undefined : Number(digits);
  if (host === undefined || port === 0 || (port ?? 1) > 65_535) throw noHop(text);
  return { host, user, port };
}

function noHop(text: string): CtctlError {
  return new CtctlError('usage', `cannot read the jump host ${JSON.stringify(text)} of ssh_config`, {
    final: true,
    next: 'write ProxyJump as user@host:port, several with commas between them',
  });
}

/** As `ssh -J` takes it, for messages. */
export function hopText({ host, user, port }: JumpHop): string {
  const place = port === undefined ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return user === undefined ? place : `${user}@${place}`;
}
