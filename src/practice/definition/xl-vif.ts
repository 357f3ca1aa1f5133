/** Reads one network specification as xl does: what it does not know it names and passes over. */

export interface XlVif {
  mac?: string;
  model?: string;
  bridge?: string;
  ip?: string;
  script?: string;
  nictype?: 'vif' | 'vif_ioemu';
  vlan?: string;
  ifname?: string;
  gatewaydev?: string;
}

export interface VifResult {
  readonly vif: XlVif;
  /** What xl prints on stderr, and goes on. */
  readonly warnings: readonly string[];
}

const macPattern = /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i;

/** Parses `mac=…,bridge=…`; `version` decides about keys that came later. */
export function parseXlVif(spec: string, version: string): VifResult {
  const vif: XlVif = {};
  const warnings: string[] = [];
  const tokens = spec.split(',').map((token) => token.replace(/^[ \t]+/, ''));
  for (const token of tokens) {
    if (token !== '') readToken(vif, warnings, token, version);
  }
  return { vif: inOrder(vif), warnings };
}

/** libxl prints the keys in its own order. */
function inOrder({ model, mac, ip, bridge, ifname, script, nictype, gatewaydev, vlan }: XlVif): XlVif {
  const all = { model, mac, ip, bridge, ifname, script, nictype, gatewaydev, vlan };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function readToken(vif: XlVif, warnings: string[], token: string, version: string): void {
  const equals = token.indexOf('=');
  const key = equals < 0 ? '' : token.slice(0, equals);
  const value = token.slice(equals + 1);
  if (key === 'mac') {
    if (macPattern.test(value.trim())) vif.mac = value.trim().toLowerCase();
    else warnings.push("Invalid parameter `mac'.");
  } else if (key === 'type') {
    if (value === 'vif' || value === 'ioemu') vif.nictype = value === 'vif' ? 'vif' : 'vif_ioemu';
    else warnings.push("Invalid parameter `type'.");
  } else if (key === 'bridge' || key === 'model' || key === 'ip' || key === 'script') vif[key] = value;
  else if (key === 'vifname') vif.ifname = value;
  else if (key === 'gatewaydev' || key === 'netdev') vif.gatewaydev = value;
  else if (key === 'vlan' && version === '4.20') vif.vlan = value;
  else if (!isSilent(key, version)) warnings.push(`unrecognized argument \`${token}'`);
}

/** Keys that are understood but change nothing that the practice server shows. */
function isSilent(key: string, version: string): boolean {
  if (key === 'trusted' || key === 'untrusted') return version !== '4.14';
  if (key === 'mtu') return version !== '4.14';
  return key === 'backend' || key === 'rate' || key === 'devid' || key === 'accel';
}
