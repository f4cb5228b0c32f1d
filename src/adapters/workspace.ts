import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { closeSync, constants, existsSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isAddress } from '../domain/list/email.ts';
import * as say from '../domain/messages/list.ts';
import type { Message } from '../domain/messages/message.ts';

/** The file as it was read: its text without BOM, and the hashes by which others know it. */
export type ListFile = {
  /** From the workspace, with `/`: what `csv` can be set to. */
  readonly path: string;
  /** From the root of its checkout, as git and GitHub name it: `path` of actions/checkout is no part of it. */
  readonly repositoryPath: string;
  readonly text: string;
  readonly sha256: string;
  /** git's names (SHA-1 blob) for these bytes, and for the same with LF line ends: a checkout on Windows has CRLF. */
  readonly blobs: readonly [asIs: string, withLf: string];
};

/** Why there is no file; `missing` is its path in its repository if it does not exist. */
export type Unread = { readonly fault: Message; readonly missing?: string };

/** 1,000,000 users with e-mails are about 40 MiB. */
const MAX_BYTES = 128 * 1024 * 1024;

/**
 * Reads a file inside the workspace. Returns what is wrong instead where the path leaves the workspace
 * (also by a symbolic link), or the file is no UTF-8 or UTF-16 text. SECURITY.md T13 and T16.
 */
export const readListFile = (workspace: string, path: string): ListFile | Unread => {
  const asked = resolve(workspace, path);
  if (path.includes('\0') || !isInside(workspace, asked)) return { fault: say.outsideWorkspace(path) };
  if (hasAddress(path)) return { fault: say.addressInPath(path) };
  try {
    const root = realpathSync.native(workspace);
    const real = realpathSync.native(asked);
    if (!isInside(root, real)) return { fault: say.linkOutside(path) };
    const full = resolve(workspace, caseOf(relative(root, real), relative(workspace, asked)));
    const bytes = readBounded(real);
    if (bytes === 'no file') return { fault: say.notAFile(path) };
    if (bytes === 'too large') return { fault: say.tooLarge(path, MAX_BYTES / 1024 / 1024) };
    const text = decode(bytes);
    if ('wrong' in text) return { fault: say.wrongFormat(path, text.wrong) };
    const blob = blobOf(bytes);
    const withLf = bytes.includes('\r\n')
      ? blobOf(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'))
      : blob;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return {
      path: pathFrom(workspace, full),
      repositoryPath: repositoryPath(workspace, full),
      text: text.text,
      sha256,
      blobs: [blob, withLf],
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return { fault: say.unreadableFile(path, code) };
    const fault = path.includes('\\') ? say.backslashPath(path) : say.noFile(path);
    return { fault, missing: repositoryPath(workspace, asked) };
  }
};

/** Windows and macOS find a file in any case, git and GitHub only in its own. A link keeps its name. */
export const caseOf = (real: string, path: string): string =>
  real.toLowerCase() === path.toLowerCase() ? real : path;

/** Without what git does not know: ./lists//a.csv is lists/a.csv. */
const pathFrom = (folder: string, file: string): string => relative(folder, file).replaceAll(sep, '/');

/** From the nearest folder that is a checkout: the input `path` of actions/checkout puts it below the workspace. */
const repositoryPath = (workspace: string, file: string): string => {
  let root = dirname(file);
  while (isInside(workspace, root) && !existsSync(join(root, '.git'))) root = dirname(root);
  return pathFrom(root, file);
};

const blobOf = (bytes: Buffer): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

/** As in `removals/jane@example.com.csv`: logs and summaries show paths. */
const hasAddress = (path: string): boolean =>
  path
    .split(/[/\\\s]/)
    .map((part) => part.replace(/\.(?:csv|tsv|txt)$/i, ''))
    .some((part) => isAddress(part) && part.includes('.', part.indexOf('@')));

/** `startsWith` would let `workspace-evil` pass. */
const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/** The bytes of a regular file of bounded size, or what is wrong. Checked on the open file: no race in between. */
const readBounded = (path: string): Buffer | 'no file' | 'too large' => {
  // O_NONBLOCK: opening a named pipe must not hang.
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return 'no file';
    if (stat.size > MAX_BYTES) return 'too large';
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

const SIGNATURES: readonly (readonly [string, say.WrongFormat])[] = [
  ['PK\x03\x04', 'excel'],
  ['\xd0\xcf\x11\xe0', 'old-excel'],
  ['%PDF', 'pdf'],
  ['version https://git-lfs.github.com/', 'lfs'],
];

const decode = (bytes: Buffer): { readonly text: string } | { readonly wrong: say.WrongFormat } => {
  const head = bytes.subarray(0, 64).toString('latin1');
  for (const [signature, wrong] of SIGNATURES) if (head.startsWith(signature)) return { wrong };
  const utf16 = head.startsWith('\xff\xfe')
    ? 'utf-16le'
    : head.startsWith('\xfe\xff')
      ? 'utf-16be'
      : undefined;
  if (!utf16 && !isUtf8(bytes)) return { wrong: 'encoding' };
  try {
    const text = new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? { wrong: 'nul' } : { text };
  } catch {
    return { wrong: 'utf16' };
  }
};
