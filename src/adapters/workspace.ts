import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { foreign } from '../domain/text.ts';

/** The file as it was read: its text without BOM, and the two hashes by which others know it. */
export type ListFile = {
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
  /** git's name for these bytes (SHA-1 blob). */
  readonly blob: string;
};

/** 1,000,000 users with e-mails are about 40 MiB. */
const MAX_BYTES = 128 * 1024 * 1024;

/**
 * Reads a file inside the workspace. Returns what is wrong instead, in words, where the path leaves the workspace
 * (also by a symbolic link), or the file is no UTF-8 or UTF-16 text. SECURITY.md T13 and T16.
 */
export const readListFile = (workspace: string, path: string): ListFile | { readonly fault: string } => {
  const shown = `"${foreign(path, 120)}"`;
  if (path.includes('\0') || isAbsolute(path) || !isInside(workspace, resolve(workspace, path))) {
    return { fault: `${shown} is not a path inside the workspace` };
  }
  try {
    const real = realpathSync(join(workspace, path));
    if (!isInside(realpathSync(workspace), real)) return { fault: `${shown} is a link out of the workspace` };
    const bytes = readBounded(real);
    if (typeof bytes === 'string') return { fault: `${shown} ${bytes}` };
    const text = decode(bytes);
    if ('fault' in text) return { fault: `${shown} ${text.fault}` };
    const blob = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    // As git and GitHub name it: ./lists//a.csv is lists/a.csv.
    const name = relative(workspace, resolve(workspace, path)).replaceAll(sep, '/');
    return { path: name, text: text.text, sha256, blob };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return { fault: `${shown} cannot be read (${code})` };
    return { fault: `${shown} does not exist in the workspace; is actions/checkout a step before this one?` };
  }
};

/** `startsWith` would let `workspace-evil` pass. */
const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/** The bytes of a regular file of bounded size, or what is wrong. Checked on the open file: no race in between. */
const readBounded = (path: string): Buffer | string => {
  // O_NONBLOCK: opening a named pipe must not hang.
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return 'is not a file';
    if (stat.size > MAX_BYTES) return `is larger than ${MAX_BYTES / 1024 / 1024} MiB; split the list`;
    const bytes = Buffer.alloc(stat.size);
    let length = 0;
    for (let n = -1; n !== 0 && length < bytes.length; length += n) {
      n = readSync(fd, bytes, length, bytes.length - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(fd);
  }
};

const SIGNATURES: readonly [string, string][] = [
  ['PK\x03\x04', 'is an Excel or zip file; save it as "CSV UTF-8"'],
  ['\xd0\xcf\x11\xe0', 'is an old Excel file; save it as "CSV UTF-8"'],
  ['%PDF', 'is a PDF file'],
  [
    'version https://git-lfs.github.com/',
    'is a Git LFS pointer, not the list; set lfs: true in actions/checkout',
  ],
];

const decode = (bytes: Buffer): { readonly text: string } | { readonly fault: string } => {
  const head = bytes.subarray(0, 64).toString('latin1');
  for (const [signature, fault] of SIGNATURES) if (head.startsWith(signature)) return { fault };
  const utf16 = head.startsWith('\xff\xfe')
    ? 'utf-16le'
    : head.startsWith('\xfe\xff')
      ? 'utf-16be'
      : undefined;
  if (!utf16 && !isUtf8(bytes)) return { fault: 'is not UTF-8 text; save it as "CSV UTF-8"' };
  try {
    const text = new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? { fault: 'holds NUL bytes; it is not a text file' } : { text };
  } catch {
    return { fault: 'is broken UTF-16 text; save it as "CSV UTF-8"' };
  }
};
