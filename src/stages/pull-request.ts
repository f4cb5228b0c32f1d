import type { Inputs } from '../adapters/inputs.ts';
import type { Deps } from '../deps.ts';
import { parseList } from '../domain/list/list.ts';
import { branchNotAsked, listGone } from '../domain/messages/start.ts';
import { type Contents, readHead } from '../domain/plan/current-list.ts';
import { isReviewEvent, type Learnt } from '../domain/plan/gate.ts';
import {
  type Base,
  commentMarker,
  compareLists,
  faultsComment,
  goneComment,
  planComment,
} from '../report/comment.ts';
import { learn } from './ask-github.ts';
import type { Prepared } from './plan-run.ts';
import type { Refused } from './read-inputs.ts';

/** On a pull request: the plan, or what is wrong, as the one comment and in the job summary. */
export const publishPlan = async (deps: Deps, prepared: Prepared): Promise<void> => {
  if (!isReviewEvent(deps.context.event)) return;
  const { inputs, facts, plan, list, faults, github, files } = prepared;
  const { path } = facts.list;
  if (faults.length > 0) return publishFaults(deps, { inputs, faults, total: faults.length, path });
  const { repositoryPath = path } = files.find(({ kind }) => kind === 'list') ?? {};
  const base = baseOf(await readBase(deps, github.repository, repositoryPath), inputs);
  const { added, removed } = compareLists(list, base);
  // A pull request about something else gets no comment; one that has a comment keeps it up to date.
  const isAboutIt = added.length + removed.length > 0;
  await publish(deps, inputs, planComment(facts, plan, list, base), isAboutIt);
};

/**
 * The same for a list that is not there because this very change deletes or renames it; says whether that is so. What
 * GitHub does not tell is no reason to believe it.
 */
export const publishGone = async (deps: Deps, { inputs, missing: path }: Refused): Promise<boolean> => {
  const { context, openGitHub, printer } = deps;
  if (!isReviewEvent(context.event) || !inputs || path === undefined) return false;
  const { repository } = openGitHub(inputs.githubToken);
  const before = await readBase(deps, repository, path);
  if ('unread' in before || before.value === undefined) return false;
  const after = await learn(() => repository.blobAt(path, context.proposed));
  if ('unread' in after || after.value !== undefined) return false;
  printer.notice(listGone(path));
  await publish(deps, inputs, goneComment(path, baseOf(before, inputs)), true);
  return true;
};

/** The same for a list that cannot even be read. */
export const publishFaults = async (deps: Deps, { inputs, faults, total, path }: Refused): Promise<void> => {
  if (isReviewEvent(deps.context.event) && inputs)
    await publish(deps, inputs, faultsComment(faults, total, path), true);
};

const publish = async (
  { context: { pull }, openGitHub, printer }: Deps,
  { comment, githubToken, artifactName }: Inputs,
  text: string,
  mayCreate: boolean,
): Promise<void> => {
  await printer.summary(`${text}\n`);
  if (!comment || !pull) return;
  const said = await learn(() =>
    openGitHub(githubToken).comment(pull, { marker: commentMarker(artifactName), text, mayCreate }),
  );
  // A fork's token may only read: no failure, the summary says the same.
  if ('unread' in said) printer.notice(said.unread);
};

/** The text of the list before this change. With `cancel-run` there is no file: an empty path would name a folder. */
const readBase = async (
  { context: { base } }: Deps,
  repository: Contents,
  path: string,
): Promise<Learnt<string | undefined>> => {
  if (base === undefined || path === '') return { unread: branchNotAsked() };
  const text = await learn(() => repository.textAt(path, base));
  if ('unread' in text || text.value !== undefined) return text;
  // GitHub says the same of a file that is not there and of one that this token may not read.
  const head = await learn(() => readHead(repository));
  return 'unread' in head ? head : text;
};

/** Nothing is refused for want of it: it is only compared with. */
const baseOf = (text: Learnt<string | undefined>, { mode }: Inputs): Base => {
  if ('unread' in text) return 'unreadable';
  if (text.value === undefined) return 'none';
  const parsed = parseList(text.value, mode === 'lookup');
  return parsed.ok ? parsed.list : 'unreadable';
};
