import { count } from '../domain/text.ts';
import { definitions, type Html, html, link, moment, section } from './markup.ts';
import type { Facts } from './record.ts';

/** Who started the run, from what, and who has agreed to it. */
export const whoSection = ({ run, review, cancelRun }: Facts): Html => {
  const repository = run.url.replace(/\/actions\/.*$/, '');
  const restarted = run.triggeringActor === run.actor ? '' : run.triggeringActor;
  return section(
    'who',
    'Who ran this, and who approved',
    definitions([
      ['Run', html`${link(run.url, run.id)}, attempt ${run.attempt}, of ${run.repository}`],
      ['Workflow and job', `${run.workflow}, ${run.job}`],
      ['Started by', html`<strong>${run.actor}</strong>, by ${run.event}`],
      ['Started again by', restarted],
      ['Started at', moment(run.startedAt)],
      [
        'Commit',
        html`<span class="mono">${link(`${repository}/commit/${run.commit}`, run.commit)}</span> (${run.ref})`,
      ],
      ['Environment', environments(run.approvals)],
      ['Approval of the list', approval(review, repository)],
      [
        'Undoes',
        cancelRun === undefined
          ? ''
          : html`run ${link(`${repository}/actions/runs/${cancelRun}`, cancelRun)}`,
      ],
    ]),
  );
};

const environments = (approvals: Facts['run']['approvals']): Html | string =>
  approvals.length === 0
    ? 'no approval of an environment is known for this run'
    : html`${approvals.map(({ environment, user, state }, i) => html`${i > 0 ? '; ' : ''}${environment}: ${state} by <strong>${user}</strong>`)}`;

const approval = (review: Facts['review'], repository: string): Html | string => {
  if (!review) return 'was not asked for';
  if (!review.approved) return html`<strong>not proven</strong>: ${review.why}`;
  const pull = link(`${repository}/pull/${review.pull}`, `#${review.pull}`);
  return html`by <strong>${review.approvers.join(', ')}</strong> in pull request ${pull} of ${review.author}`;
};

/** Which list it was, so that anyone can compare it with the one in git. */
export const listSection = ({ list, cancelRun }: Facts): Html =>
  section(
    'list',
    'The list',
    cancelRun === undefined
      ? undefined
      : html`<p>These are the users of run ${cancelRun}, as the ledger names them.</p>`,
    definitions([
      ['Path', html`<span class="mono">${list.path}</span>`],
      ['Rows', `${count(list.rows, 'row')}, ${count(list.users, 'distinct user')}`],
      ['Git blob', html`<span class="mono">${list.blob}</span>`],
      ['SHA-256', html`<span class="mono">${list.sha256}</span>`],
    ]),
    html`<p class="lane">To compare: <code>git hash-object --no-filters</code> and <code>sha256sum</code> of the file must give these two.</p>`,
  );

/** Every input as the run understood it; the token is none of them. */
export const inputsSection = ({ inputs, action }: Facts): Html =>
  section(
    'inputs',
    'Inputs',
    html`<p>As ${action} understood them; the token is never kept.</p>
<details><summary>All inputs</summary>${definitions(
      Object.entries(inputs).map(([name, value]) => [name, html`<span class="mono">${String(value)}</span>`]),
    )}</details>`,
  );
