/** One VNC client: the RFB 3.3, 3.7 and 3.8 handshakes, then its messages, each as soon as it is complete. */
import { randomBytes } from 'node:crypto';
import { messageLength } from './messages.ts';
import { type Picture, screenHeight, screenWidth, typeInto } from './picture.ts';
import { type Area, clip, defaultFormat, formatBytes, rawUpdate, readFormat } from './pixels.ts';
import { isRightResponse } from './vnc-auth.ts';

export interface SessionParts {
  readonly picture: Picture;
  /** The desktop's name in ServerInit. */
  readonly title: string;
  /** Empty: no password is asked for. */
  readonly password: string;
  send(data: Buffer): void;
  close(): void;
  /** Called when this client has changed the picture, so that the others hear of it. */
  changed(): void;
}

/** Eats what it can from the front of the input and answers how many bytes; 0 when it needs more. */
type Stage = (input: Buffer) => number;

const securityNone = 1;
const securityVncAuth = 2;

export class RfbSession {
  readonly #parts: SessionParts;
  #stage: Stage = (input) => this.#version(input);
  #input = Buffer.alloc(0);
  #minor = 8;
  #challenge = Buffer.alloc(0);
  #format = defaultFormat;
  #seen = 0;
  #pending: Area | null = null;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    parts.send(Buffer.from('RFB 003.008\n'));
  }

  receive(data: Buffer): void {
    this.#input = Buffer.concat([this.#input, data]);
    let eaten = this.#stage(this.#input);
    while (eaten > 0) {
      this.#input = this.#input.subarray(eaten);
      eaten = this.#stage(this.#input);
    }
  }

  /** Sends what an incremental request is waiting for, if there is anything new. */
  refresh(): void {
    const { picture, send } = this.#parts;
    if (this.#pending === null || this.#seen === picture.version) return;
    send(rawUpdate(picture, this.#pending, this.#format));
    this.#seen = picture.version;
    this.#pending = null;
  }

  #version(input: Buffer): number {
    if (input.length < 12) return 0;
    const match = /^RFB 003\.(\d{3})\n/.exec(input.toString('latin1', 0, 12));
    if (match === null) return this.#end();
    const minor = Number(match[1]);
    this.#minor = minor >= 8 ? 8 : minor === 7 ? 7 : 3;
    const type = this.#parts.password === '' ? securityNone : securityVncAuth;
    if (this.#minor === 3) {
      this.#parts.send(Buffer.from([0, 0, 0, type]));
      this.#begin(type);
    } else {
      this.#parts.send(Buffer.from([1, type]));
      this.#stage = (chosen) => this.#choose(chosen, type);
    }
    return 12;
  }

  #choose(input: Buffer, offered: number): number {
    if (input.length < 1) return 0;
    if (input[0] !== offered) return this.#end();
    this.#begin(offered);
    return 1;
  }

  #begin(type: number): void {
    if (type === securityVncAuth) {
      this.#challenge = randomBytes(16);
      this.#parts.send(this.#challenge);
      this.#stage = (input) => this.#response(input);
      return;
    }
    // Before 3.8 a client that needs no password hears no result.
    if (this.#minor === 8) this.#parts.send(Buffer.alloc(4));
    this.#stage = (input) => this.#clientInit(input);
  }

  #response(input: Buffer): number {
    if (input.length < 16) return 0;
    if (isRightResponse(this.#parts.password, this.#challenge, input.subarray(0, 16))) {
      this.#parts.send(Buffer.alloc(4));
      this.#stage = (rest) => this.#clientInit(rest);
      return 16;
    }
    const reason = Buffer.from('Authentication failed');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(reason.length);
    const failed = Buffer.from([0, 0, 0, 1]);
    this.#parts.send(this.#minor === 8 ? Buffer.concat([failed, length, reason]) : failed);
    return this.#end();
  }

  #clientInit(input: Buffer): number {
    if (input.length < 1) return 0;
    const name = Buffer.from(this.#parts.title);
    const head = Buffer.alloc(24);
    head.writeUInt16BE(screenWidth, 0);
    head.writeUInt16BE(screenHeight, 2);
    formatBytes(defaultFormat).copy(head, 4);
    head.writeUInt32BE(name.length, 20);
    this.#parts.send(Buffer.concat([head, name]));
    this.#stage = (rest) => this.#message(rest);
    return 1;
  }

  #message(input: Buffer): number {
    if (input.length < 1) return 0;
    const need = messageLength(input);
    if (need === null) return this.#end();
    if (input.length < need) return 0;
    const message = input.subarray(0, need);
    if (message[0] === 0) this.#format = readFormat(message.subarray(4)) ?? this.#format;
    else if (message[0] === 3) this.#updateRequest(message);
    else if (message[0] === 4 && message[1] === 1) this.#key(message.readUInt32BE(4));
    return need;
  }

  #updateRequest(message: Buffer): void {
    const area = clip({
      x: message.readUInt16BE(2),
      y: message.readUInt16BE(4),
      width: message.readUInt16BE(6),
      height: message.readUInt16BE(8),
    });
    if (message[1] === 0) this.#seen = 0;
    this.#pending = area;
    this.refresh();
  }

  #key(keysym: number): void {
    typeInto(this.#parts.picture, keysym);
    this.#parts.changed();
  }

  #end(): number {
    this.#stage = () => 0;
    this.#parts.close();
    return 0;
  }
}
