/** All stand-ins by name, and which of them a server of a toolstack has. */
import type { Toolstack } from '../world/state.ts';
import { brctl } from './brctl.ts';
import { dpkg } from './dpkg.ts';
import { reportTool } from './lvm/report.ts';
import { lvextend, lvrename } from './lvm/resize.ts';
import { lvcreate, lvremove } from './lvm/volumes.ts';
import { practiceControl } from './practice-ctl.ts';
import type { Tool } from './tool.ts';
import { xenstoreExists, xenstoreList, xenstoreRead } from './xenstore.ts';
import { xl } from './xl/xl.ts';
import { xm } from './xm/xm.ts';

export const toolNames = [
  'xl',
  'xm',
  'lvs',
  'vgs',
  'pvs',
  'lvcreate',
  'lvremove',
  'lvextend',
  'lvrename',
  'xenstore-read',
  'xenstore-list',
  'xenstore-exists',
  'brctl',
  'dpkg',
  'practice-ctl',
] as const;

export type ToolName = (typeof toolNames)[number];

export const tools = {
  xl,
  xm,
  lvs: reportTool('lvs'),
  vgs: reportTool('vgs'),
  pvs: reportTool('pvs'),
  lvcreate,
  lvremove,
  lvextend,
  lvrename,
  'xenstore-read': xenstoreRead,
  'xenstore-list': xenstoreList,
  'xenstore-exists': xenstoreExists,
  brctl,
  dpkg,
  'practice-ctl': practiceControl,
} satisfies Record<ToolName, Tool>;

export function isToolName(name: string): name is ToolName {
  return toolNames.some((known) => known === name);
}

/** A server has `xl` or `xm`, never both. */
export function toolsOf(toolstack: Toolstack): readonly ToolName[] {
  return toolNames.filter((name) => (name !== 'xl' && name !== 'xm') || name === toolstack);
}
