import type { Inputs } from '../adapters/inputs.ts';
import type { Deps } from '../deps.ts';
import { parseList } from '../domain/list/list.ts';
import { isReviewEvent } from '../domain/plan/gate.ts';
import { type Base, commentMarker, compareLists, faultsComment, planComment } from '../report/comment.ts';
import { learn } from './ask-github.ts';
import type { Prepared } from './plan-run.ts';
import type { Refused } from './read-inputs.ts';

/** On a pull request: the plan, or what is wrong, as the one comment and in the job summary. */
export const publishPlan = async (deps: Deps, prepared: Prepared): Promise<void> => {
  if (!isReviewEvent(deps.context.event)) return;
  const { inputs, facts, plan, list, faults } = prepared;
  const { path } = facts.list;
  if (faults.length > 0) return publishFaults(deps, { inputs, faults, total: faults.length, path });
  const base = await readBase(deps, prepared);
  const { added, removed } = compareLists(list, base);
  // A pull request about something else gets no comment; one that has a comment keeps it up to date.
  const isAboutIt = added.length + removed.length > 0;
  await publish(deps, inputs, planComment(facts, plan, list, base), isAboutIt);
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
    openGitHub(githubToken).comment(pull.number, { marker: commentMarker(artifactName), text, mayCreate }),
  );
  // A fork's token may only read: no failure, the summary says the same.
  if ('unread' in said) printer.notice(said.unread);
};

/** The list on the base branch. Nothing is refused for want of it: it is only compared with. */
const readBase = async ({ context: { pull } }: Deps, { github, facts, inputs }: Prepared): Promise<Base> => {
  // With `cancel-run` there is no file: its empty path would name the root folder of the repository.
  if (!pull || facts.list.path === '') return 'unreadable';
  const text = await learn(() => github.repository.textAt(facts.list.path, pull.base));
  if ('unread' in text) return 'unreadable';
  if (text.value === undefined) return 'none';
  const parsed = parseList(text.value, inputs.mode === 'lookup');
  return parsed.ok ? parsed.list : 'unreadable';
};
