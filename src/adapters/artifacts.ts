import { AsyncLocalStorage } from 'node:async_hooks';
import type { ArtifactClient } from '@actions/artifact';

/** An uploaded artifact, and the name it got; `digest` is the SHA-256 of its zip, in hex. */
export type Uploaded = { readonly name: string; readonly id: string; readonly digest: string };

/** The artifacts of this workflow run. Rejects with the service's own words. */
export type Artifacts = {
  /**
   * Uploads files under a name, or with `-2`, `-3` … added where the name is taken: by another job of this run, by
   * another step, or by an upload that was cut off. What is there already is somebody's record and stays.
   */
  readonly upload: (
    name: string,
    root: string,
    files: string[],
    retentionDays: number | undefined,
  ) => Promise<Uploaded>;
};

const MAX_NAMES = 50;

/** The artifact client prints a dozen lines an upload; commands among them (masks) must pass. */
const quiet = new AsyncLocalStorage<boolean>();

/** Opens the artifact service of the runner. The client is loaded when first needed: it is half the bundle. */
export const openArtifacts = (): Artifacts => {
  let loading: Promise<ArtifactClient> | undefined;
  const client = (): Promise<ArtifactClient> => {
    loading ??= import('@actions/artifact').then(({ DefaultArtifactClient }) => new DefaultArtifactClient());
    return loading;
  };
  silenceQuietWrites();

  const put = async (name: string, root: string, files: string[], retentionDays: number | undefined) => {
    const options = retentionDays === undefined ? {} : { retentionDays };
    const { id, digest } = await (await client()).uploadArtifact(name, files, root, options);
    if (id === undefined) throw new Error('the artifact service gave no id');
    return { id: String(id), digest: digest ?? '' };
  };
  return {
    upload: (name, root, files, retentionDays) =>
      quiet.run(true, async () => {
        for (let n = 1; ; n += 1) {
          const free = n === 1 ? name : `${name}-${n}`;
          try {
            return { name: free, ...(await put(free, root, files, retentionDays)) };
          } catch (error) {
            if (!isConflict(error) || n === MAX_NAMES) throw error;
          }
        }
      }),
  };
};

const isConflict = (error: unknown): boolean =>
  error instanceof Error && /409|conflict|already exists/i.test(error.message);

let silenced = false;

const silenceQuietWrites = (): void => {
  if (silenced) return;
  silenced = true;
  const write = process.stdout.write.bind(process.stdout) as (...args: unknown[]) => boolean;
  process.stdout.write = ((...args: unknown[]): boolean => {
    const isCommand = String(args[0]).startsWith('::add-mask');
    return quiet.getStore() && !isCommand ? true : write(...args);
  }) as typeof process.stdout.write;
};
