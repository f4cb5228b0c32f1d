import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { readListFile } from '../../src/adapters/workspace.ts';
import { parseList } from '../../src/domain/list/list.ts';

/** A workspace until the file's tests are over. */
export const workspace = mkdtempSync(join(tmpdir(), 'lists-'));
afterAll(() => rmSync(workspace, { recursive: true }));

/** What is made of bytes as the action reads them: from a file. */
export const readBytes = (bytes: Uint8Array) => {
  writeFileSync(join(workspace, 'list.csv'), bytes);
  const file = readListFile(workspace, 'list.csv');
  if ('fault' in file) return { text: '', users: [], duplicates: [], faults: [{ message: file.fault }] };
  const { text } = file;
  const result = parseList(text);
  return result.ok ? { text, ...result.list, faults: [] } : { text, users: [], duplicates: [], ...result };
};
