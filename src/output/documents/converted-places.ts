/** Where a converted definition stands, or is to stand: the same fields for one and for all of a server. */
import * as z from 'zod';

const text = z.string().nullable();

export const convertedPlaces = {
  written: text.describe('The file, or SERVER:FILE, that this command has written; null: none'),
  planned: text.describe('SERVER:FILE that would be written (--dry-run)'),
  there: text.describe('The file, or SERVER:FILE, in which it stood already, as it would be written'),
} as const;
