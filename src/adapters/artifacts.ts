import { AsyncLocalStorage } from 'node:async_hooks';
import type { ArtifactClient } from '@actions/artifact';

/** An uploaded artifact; `digest` is the SHA-256 of its zip, in hex. */
export type Uploaded = { readonly id: string; readonly digest: string };

/** The artifacts of this workflow run. Every function rejects with the service's own words. */
export type Artifacts = {
  /** Uploads files under a name, in place of an earlier or half uploaded one of that name. */
  readonly upload: (
    name: string,
    root: string,
    files: string[],
    retentionDays: number | undefined,
  ) => Promise<Uploaded>;
  readonly remove: (name: string) => Promise<void>;
  /** Deletes all artifacts of this run whose name begins so. */
  readonly removeAll: (prefix: string) => Promise<void>;
};

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
        try {
          return await put(name, root, files, retentionDays);
        } catch (error) {
          // Left half uploaded by a main step that was killed, or by the try before.
          if (!isConflict(error)) throw error;
          await (await client()).deleteArtifact(name);
          return await put(name, root, files, retentionDays);
        }
      }),
    remove: (name) =>
      quiet.run(true, async () => {
        await (await client()).deleteArtifact(name);
      }),
    removeAll: (prefix) =>
      quiet.run(true, async () => {
        const { artifacts } = await (await client()).listArtifacts();
        for (const { name } of artifacts) {
          if (name.startsWith(prefix)) await (await client()).deleteArtifact(name);
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
