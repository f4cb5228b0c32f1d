import { AsyncLocalStorage } from 'node:async_hooks';
import type { ArtifactClient } from '@actions/artifact';

/** An uploaded artifact, and the name it got; `digest` is the SHA-256 of its zip, in hex. */
export type Uploaded = { readonly name: string; readonly id: string; readonly digest: string };

const MAX_NAMES = 50;

/** The artifact client prints a dozen lines an upload; commands among them (masks) must pass. */
const quiet = new AsyncLocalStorage<boolean>();

/**
 * Opens the artifact service of the runner, for the artifacts of this workflow run. The client is loaded when first
 * needed: it is half the bundle.
 */
export const openArtifacts = () => {
  let loading: Promise<ArtifactClient> | undefined;
  const load = (): Promise<ArtifactClient> => {
    loading ??= import('@actions/artifact').then((artifact) => new artifact.DefaultArtifactClient());
    return loading;
  };
  silenceQuietWrites();
  return {
    /** Loads the client while the run waits for others, so that `upload` need not. */
    prepare: (): void => {
      // What goes wrong here goes wrong in `upload` as well, which says so.
      load().catch(() => undefined);
    },
    /**
     * Uploads files under a name, or with `-2`, `-3` … added where the name is taken: by another job of this run, by
     * another step, or by an interrupted upload. What is there already is a record and stays. Rejects
     * with the service's own words. Resolves to undefined where there is no such service, as on GitHub Enterprise
     * Server.
     */
    upload: (
      name: string,
      root: string,
      files: string[],
      retentionDays: number | undefined,
    ): Promise<Uploaded | undefined> =>
      quiet.run(true, async () => {
        const client = await load();
        const options = retentionDays === undefined ? {} : { retentionDays };
        for (let n = 1; ; n += 1) {
          const free = n === 1 ? name : `${name}-${n}`;
          try {
            const { id, digest = '' } = await client.uploadArtifact(free, files, root, options);
            if (id === undefined) throw new Error('the artifact service gave no id');
            return { name: free, id: String(id), digest };
          } catch (error) {
            if (isUnavailable(error)) return undefined;
            if (!isConflict(error) || n === MAX_NAMES) throw error;
          }
        }
      }),
  };
};
/** The artifact service. */
export type Artifacts = Readonly<ReturnType<typeof openArtifacts>>;

const isConflict = (error: unknown): boolean =>
  error instanceof Error && /409|conflict|already exists/i.test(error.message);

/** The client keeps to github.com and ghe.com, and to what their runners tell it. */
const isUnavailable = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'GHESNotSupportedError' || /ACTIONS_(?:RUNTIME_TOKEN|RESULTS_URL) env/.test(error.message));

const silenceQuietWrites = (): void => {
  const write = process.stdout.write.bind(process.stdout) as (...args: unknown[]) => boolean;
  process.stdout.write = ((...args: unknown[]): boolean => {
    const isCommand = String(args[0]).startsWith('::add-mask');
    return quiet.getStore() && !isCommand ? true : write(...args);
  }) as typeof process.stdout.write;
};
