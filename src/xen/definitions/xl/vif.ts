/** Network cards by xl's rules: of what it does not understand it warns, and makes a card without it. */
import type { Vif } from '../model.ts';
import { scanNumber } from './numbers.ts';
import { readRate } from './rate.ts';
import { hasCome, type XlVersion } from './version.ts';

export interface VifReading {
  readonly vif: Vif;
  readonly remarks: readonly VifRemark[];
  /** Why xl ends here; the card is worth nothing then. */
  readonly refusal: string | undefined;
}

export interface VifRemark {
  /** What xl says of it. */
  readonly warning: string;
  /** What that means for the card, where something is lost. */
  readonly effect?: string;
}

/** Those of the model, and the oldest names first. */
const strings = ['bridge', 'ip', 'script', 'backend', 'vifname', 'model'] as const;
/** Everything else that takes any text; of COLO there are dozens. */
const others = /^(?:gatewaydev|forwarddev|colo_[a-z0-9_]+)$/;

interface Draft {
  readonly known: Record<(typeof strings)[number] | 'mac' | 'type' | 'rate', string | null>;
  readonly more: Record<string, string>;
  readonly remarks: VifRemark[];
  refusal: string | undefined;
}

export function readVif(spec: string, version: XlVersion): VifReading {
  const draft: Draft = {
    known: {
      mac: null,
      bridge: null,
      model: null,
      type: null,
      ip: null,
      script: null,
      vifname: null,
      rate: null,
      backend: null,
    },
    more: {},
    remarks: [],
    refusal: undefined,
  };
  let start = 0;
  for (const part of spec.split(',')) {
    // Blanks are passed over in front only; tabs nowhere.
    const token = part.replace(/^ +/, '');
    const behind = start + part.length;
    if (part !== '') take(draft, token, version, { spec, from: behind - token.length });
    if (draft.refusal !== undefined) break;
    start = behind + 1;
  }
  const { known, more, remarks, refusal } = draft;
  return { vif: { ...known, more }, remarks, refusal };
}

interface Place {
  readonly spec: string;
  /** Where the token begins in it. */
  readonly from: number;
}

function take(draft: Draft, token: string, version: XlVersion, place: Place): void {
  const equals = token.indexOf('=');
  const name = equals === -1 ? token : token.slice(0, equals);
  const value = token.slice(equals + 1);
  const text = strings.find((known) => known === name);
  if ((name === 'trusted' || name === 'untrusted') && equals === -1 && hasCome('4.17', version)) {
    draft.more.trusted = name === 'trusted' ? '1' : '0';
  } else if (equals === -1) unrecognized(draft, token);
  else if (text !== undefined) draft.known[text] = value;
  else if (others.test(name) || (name === 'vlan' && hasCome('4.20', version))) draft.more[name] = value;
  else if (name === 'type') setType(draft, value);
  else if (name === 'mac') setMac(draft, { ...place, from: place.from + equals + 1 });
  else if (name === 'rate') setRate(draft, value);
  else if (name === 'devid' || (name === 'mtu' && hasCome('4.17', version))) setNumber(draft, name, value);
  else if (name === 'netdev') {
    draft.more.gatewaydev = value;
    draft.remarks.push({ warning: 'the netdev parameter is deprecated, please use gatewaydev instead' });
  } else if (name === 'accel') {
    const warning = 'the accel parameter for vifs is currently not supported';
    draft.remarks.push({ warning, effect: 'accel= has no effect' });
  } else unrecognized(draft, token);
}

function unrecognized(draft: Draft, token: string): void {
  const blanks = /^\S+\s+=|=\s/.test(token) ? ' (xl wants no blanks around =)' : '';
  draft.remarks.push({
    warning: `unrecognized argument \`${token}'`,
    effect: `xl does not recognize \`${token}' and goes on without it${blanks}`,
  });
}

function setType(draft: Draft, value: string): void {
  if (value === 'vif' || value === 'ioemu') draft.known.type = value;
  else
    draft.remarks.push({ warning: "Invalid parameter `type'", effect: `type=${value} has no effect in xl` });
}

/** Byte by byte, with whatever stands between: what was read before a wrong byte remains in the address. */
function setMac(draft: Draft, { spec, from }: Place): void {
  const bytes = (draft.known.mac ?? '00:00:00:00:00:00').split(':');
  let at = from;
  for (const index of bytes.keys()) {
    const { value, overflow, length } = scanNumber(spec, 16, at);
    if (length === 0 || overflow || value < 0n || value > 255n) {
      draft.remarks.push({
        warning: "Invalid parameter `mac'",
        effect: index === 0 ? 'the MAC is drawn anew at every start' : 'of the MAC only the beginning counts',
      });
      break;
    }
    bytes[index] = value.toString(16).padStart(2, '0');
    at += length + 1;
  }
  const mac = bytes.join(':');
  // All zeros are none.
  draft.known.mac = mac === '00:00:00:00:00:00' ? null : mac;
}

function setRate(draft: Draft, value: string): void {
  const rate = readRate(value);
  if (rate.kind === 'refused') draft.refusal = rate.reason;
  else draft.known.rate = value;
}

function setNumber(draft: Draft, name: string, value: string): void {
  const { value: number, overflow, length } = scanNumber(value, 10);
  if (length === 0 || overflow) draft.refusal = `failed to convert "${value}" to number`;
  else draft.more[name] = String(number);
}
