import type { Message } from '../messages/message.ts';
import * as say from '../messages/start.ts';

/** A file of the workspace that decides who is deleted. `blobs`: git's names of its content, as it is and with LF. */
export type DecidingFile = {
  readonly kind: 'list' | 'protect';
  readonly path: string;
  /** As git and GitHub name it, whatever folder of the workspace its repository is in. */
  readonly repositoryPath: string;
  readonly text: string;
  readonly blobs: readonly string[];
};

/** The default branch at one moment. */
export type Head = { readonly branch: string; readonly commit: string };

/** What GitHub tells of the repository's content, handed in. Every function rejects with words for people if it fails. */
export type Contents = {
  /** The name of the default branch, and the commit at a branch's head: as they are now, never remembered. */
  readonly defaultBranch: () => Promise<string>;
  readonly headOf: (branch: string) => Promise<string>;
  /** git's name of the file's content in that commit, and its text; undefined if it is not there. */
  readonly blobAt: (path: string, commit: string) => Promise<string | undefined>;
  readonly textAt: (path: string, commit: string) => Promise<string | undefined>;
};

/** The head of the default branch now. */
export const readHead = async (repository: Pick<Contents, 'defaultBranch' | 'headOf'>): Promise<Head> => {
  const branch = await repository.defaultBranch();
  return { branch, commit: await repository.headOf(branch) };
};

/**
 * Are the files the same as on the default branch now (semantics.md, "The list is current")? What is wrong, if not: who
 * was taken off the list, or protected, since the checkout must not be deleted. A checkout on Windows has CRLF.
 */
export const findStale = async (
  repository: Contents,
  files: readonly DecidingFile[],
  { branch, commit }: Head,
): Promise<Message | undefined> => {
  for (const file of files) {
    const blob = await repository.blobAt(file.repositoryPath, commit);
    if (blob === undefined) return say.notOnBranch(file.kind, file.repositoryPath, branch);
    if (file.blobs.includes(blob)) continue;
    const text = await repository.textAt(file.repositoryPath, commit);
    if (text === undefined || withoutCr(text) !== withoutCr(file.text))
      return say.notCurrent(file.kind, branch);
  }
  return undefined;
};

const withoutCr = (text: string): string => text.replaceAll('\r\n', '\n');
