import type { Actions, EarlierRun, Inquiry, StoredArtifact, WorkflowRun } from './history.ts';
import type { Memory } from './memory.ts';

/** What the artifacts of one run tell. */
export type Opened = {
  /** One of each step that left one, whatever its site. */
  readonly records: readonly EarlierRun[];
  /** What those of the site asked for have left. */
  readonly memories: readonly Memory[];
  /** Something there has our name, and of the step that left it nothing can be read. */
  readonly isDark: boolean;
  /** A step whose name begins so has not come to its end on this site. */
  readonly isAtWork: (prefix: string) => boolean;
};

/** Reads the artifacts of one trusted run. */
export const openRun = async (actions: Actions, run: WorkflowRun, inquiry: Inquiry): Promise<Opened> => {
  const stored = await actions.artifacts(run.id);
  const wanted = latestCheckpoints(stored.filter(({ expired }) => !expired));
  const found = await Promise.all(wanted.map(actions.readRecord));
  const records = finalFirst(found.flatMap((record) => (record?.run === run.id ? [record] : [])));
  const ours = records.filter(({ site }) => site === inquiry.site);
  return {
    records,
    memories: ours.flatMap((record) => [record.earlier, settle(record, run)]),
    isDark: stored.some(({ name }) => isOurs(name, inquiry.artifactName) && !records.some(isOf(name))),
    isAtWork: (prefix) => ours.some(({ final, step }) => !final && step.startsWith(prefix)),
  };
};

/** The names that this action gives; a workflow may have others that only begin like them. */
const isOurs = (name: string, artifactName: string): boolean =>
  name.startsWith(artifactName) && OURS.test(name.slice(artifactName.length));

const OURS = /^(?:-attempt-[0-9]+)?(?:-checkpoint-[a-z0-9]+-[0-9]+)?(?:-[0-9]+)?$/;

/** Did the step of this record leave the artifact of that name? Its id is `run.attempt.chance`. */
const isOf =
  (name: string) =>
  ({ step }: EarlierRun): boolean => {
    const [, attempt, chance] = step.split('.');
    if (name.includes('-checkpoint-')) return name.includes(`-checkpoint-${chance}-`);
    return attempt === (/-attempt-([0-9]+)(?:-[0-9]+)?$/.exec(name)?.[1] ?? '1');
  };

const CHECKPOINT = /^(.*-checkpoint-[a-z0-9]+-)([0-9]{1,6})(?:-[0-9]+)?$/;

/** All artifacts but those checkpoints that a later one of the same step has replaced. */
const latestCheckpoints = (stored: readonly StoredArtifact[]): readonly StoredArtifact[] => {
  const latest = new Map<string, number>();
  const place = ({ name }: StoredArtifact): readonly [string, number] => {
    const [, prefix = '', n = '0'] = CHECKPOINT.exec(name) ?? [];
    return [prefix, Number(n)];
  };
  for (const artifact of stored) {
    const [prefix, n] = place(artifact);
    latest.set(prefix, Math.max(n, latest.get(prefix) ?? 0));
  }
  return stored.filter((artifact) => {
    const [prefix, n] = place(artifact);
    return prefix === '' || latest.get(prefix) === n;
  });
};

/** Of each step its final record, or the checkpoint if there is no other. */
const finalFirst = (records: readonly EarlierRun[]): readonly EarlierRun[] => {
  const bySteps = new Map<string, EarlierRun>();
  for (const record of records) if (!bySteps.get(record.step)?.final) bySteps.set(record.step, record);
  return [...bySteps.values()];
};

/** A run that was cut off may have sent all that it had reserved, and whom it had not settled, as late as at its end. */
const settle = ({ own, final, reserved, step }: EarlierRun, { updatedAt }: WorkflowRun): Memory => {
  if (final) return own;
  const late = { minute: Math.floor(updatedAt / 60_000), requests: reserved };
  const settled = own.uses.map((use) =>
    use.step === step ? { ...use, buckets: [...use.buckets, late] } : use,
  );
  const users = new Map(
    [...own.users].map(([id, state]) => {
      const isOpen = state.status === 'unknown' && updatedAt > state.at;
      return [id, isOpen ? { ...state, last: Math.max(state.last ?? 0, updatedAt) } : state];
    }),
  );
  return { ...own, uses: settled, users };
};
