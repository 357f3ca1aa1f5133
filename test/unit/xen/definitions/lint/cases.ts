/** Cases of all rules; a test sees to it that none is forgotten. */
import { cards } from './cases/cards.ts';
import type { Case } from './cases/case.ts';
import { disks } from './cases/disks.ts';
import { keys } from './cases/keys.ts';
import { machine } from './cases/machine.ts';
import { screens } from './cases/screens.ts';
import { texts } from './cases/texts.ts';

export type { Case } from './cases/case.ts';

export const cases: readonly Case[] = [...texts, ...machine, ...disks, ...cards, ...screens, ...keys];
