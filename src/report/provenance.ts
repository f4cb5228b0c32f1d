import type { Results } from '../domain/outcome/results.ts';
import type { Proof } from '../domain/plan/review.ts';
import { count, isoTime, thousands } from '../domain/text.ts';
import type { Pair, Text } from './blocks.ts';
import { type Facts, usedRequests } from './run-json.ts';

const repositoryUrl = ({ run }: Facts): string => run.url.replace(/\/actions\/.*$/, '');

/** Who approved the list, or why it counts as not approved; plain text. */
export const reviewText = (review: Proof): string =>
  review.approved
    ? `Approved by ${review.approvers.join(', ')} in pull request #${review.pull} by ${review.author}`
    : `Not approved: ${review.why}`;

/** The same with a link to the pull request. */
export const approval = (facts: Facts): Text => {
  const { review } = facts;
  if (!review?.approved) return review ? reviewText(review) : 'not checked';
  const pull = { url: `${repositoryUrl(facts)}/pull/${review.pull}`, text: { own: `#${review.pull}` } };
  return [`Approved by ${review.approvers.join(', ')} in pull request `, pull, ` by ${review.author}`];
};

/** Which list it was, so that anyone can compare it with the one in git; who started the run, from what, who has agreed. */
export const aboutPairs = (
  facts: Facts,
  { mode, requests, startedAt, endedAt, proven }: Results,
): readonly Pair[] => {
  const { run, cancelRun, list, quota } = facts;
  const repository = repositoryUrl(facts);
  const environments = run.approvals.map(
    ({ environment, user, state }) => `${environment}: ${state} by ${user}`,
  );
  const undone = { url: `${repository}/actions/runs/${cancelRun}`, text: cancelRun };
  const users = ['run ', undone, ', with the users that the ledger names'];
  const usedBefore = usedRequests(quota);
  return [
    ['List', list.path && { code: list.path }],
    ['Rows', `${count(list.rows, 'row')}, ${count(list.users, 'distinct user')}`],
    ['List git blob', list.blob && [{ code: list.blob }, { own: ', by `git hash-object --no-filters`' }]],
    ['List SHA-256', list.sha256 && [{ code: list.sha256 }, { own: ', by `sha256sum`' }]],
    ['Run', [{ url: run.url, text: run.id }, `, attempt ${run.attempt}, of ${run.repository}`]],
    ['Workflow and job', `${run.workflow}, ${run.job}`],
    ['Started by', [{ strong: run.actor }, ` (event: ${run.event})`]],
    ['Started again by', run.triggeringActor === run.actor ? '' : run.triggeringActor],
    ['Started at', isoTime(run.startedAt)],
    ['Commit', [{ url: `${repository}/commit/${run.commit}`, text: { code: run.commit } }, ` (${run.ref})`]],
    ['Environment', environments.join('; ') || 'no approval of an environment is known'],
    ['Approval of the list', approval(facts)],
    ['Earlier runs', earlierRuns(facts)],
    [mode === 'verify' ? 'Verifies' : 'Undoes', cancelRun && users],
    ['Fields that the first deletion changed', proven.changed.join(', ')],
    ['Requests', `${thousands(requests)} by this run, ${thousands(usedBefore)} by earlier runs within a day`],
    ['Quota', `${count(quota.limit, 'request')} in 24 hours, ${thousands(quota.reserve)} of them in reserve`],
    ['Time', startedAt && endedAt ? `${isoTime(startedAt)} to ${isoTime(endedAt)}` : ''],
  ];
};

/** The state of the ledger that the plan was made on. */
const earlierRuns = (facts: Facts): Text => {
  const { ledger } = facts;
  if (!ledger) return '';
  if (ledger.unread !== undefined) return [{ own: '**unknown**: ' }, ledger.unread];
  if (ledger.before === undefined) return 'This repository knows of no earlier run on this site';
  const commit = { url: `${repositoryUrl(facts)}/commit/${ledger.before}`, text: { code: ledger.before } };
  return ['as of ', commit, ' of the ledger'];
};
