import type { Results } from '../domain/results.ts';
import { count } from '../domain/text.ts';
import type { Plan } from '../domain/types.ts';
import { startHtml } from './html-start.ts';
import { definitions, type Html, html, moment, section } from './markup.ts';
import type { Outlook } from './outlook.ts';
import type { Facts } from './record.ts';
import { sameUsers } from './steps.ts';

/** Until when what can be cancelled, and the exact way to do it. */
export const undoSection = (facts: Facts, plan: Plan, results: Results, ahead: Outlook): Html => {
  if (facts.rehearsal) return section('undo', 'Cancelling', html`<p>${REHEARSED}</p>`);
  if (plan.mode === 'verify') return section('undo', 'Cancelling', pending(facts, results));
  if (plan.mode === 'cancel') return section('undo', 'Cancelling', html`<p>${cancelled(results)}</p>`);
  const { graceDays } = plan;
  const grace = html`<p>The site deletes ${count(graceDays, 'day')} after it was asked to. Until then a deletion can be cancelled; afterwards nobody can bring the user back.</p>`;
  const { counts, cancelBefore, rows } = results;
  const isOurs = counts.scheduled > 0 || counts.unknown > 0;
  if (!isOurs) {
    const earlier = ahead.cancelBefore !== undefined && !plan.dryRun;
    return section(
      'undo',
      'Cancelling',
      grace,
      html`<p>${plan.dryRun ? 'This was a dry run: nothing was sent, so there is nothing to cancel.' : 'This run has set nobody for deletion.'}</p>`,
      earlier
        ? definitions([
            ['Users of earlier runs', html`can all be cancelled until ${moment(ahead.cancelBefore)}`],
          ])
        : undefined,
    );
  }
  const deadlines = rows.flatMap(({ status, cancelBefore: until }) =>
    until !== undefined && (status === 'scheduled' || status === 'unknown') ? [until] : [],
  );
  const last = deadlines.reduce((a, b) => Math.max(a, b), 0);
  return section(
    'undo',
    'Cancelling',
    grace,
    definitions([
      ['The whole run', cancelBefore && until(cancelBefore)],
      ['The last of its users', last > 0 ? until(last) : ''],
      [
        'All of the list',
        ahead.cancelBefore && html`${until(ahead.cancelBefore)} (with those of earlier runs)`,
      ],
    ]),
    html`<h3>How</h3>
${startHtml(facts, { cancel: true, 'cancel-run': facts.run.id, 'dry-run': false })}
<p>That cancels exactly what this run has set for deletion, and what it has left <code>unknown</code>. With <code>dry-run: true</code> it shows first whom that would be.</p>
<p>For single users, commit a list of them (take their lines from <code>users_set_to_delete.csv</code>), and set <code>csv</code> to its path in place of <code>cancel-run</code>.</p>`,
  );
};

const REHEARSED =
  'This was a rehearsal: its site has ended with the run, so there is nothing to cancel. On a real site, this is where ' +
  'the deadlines of your users stand, and the way to undo the run.';

const until = (ms: number): Html =>
  html`until <strong>${moment(ms)}</strong> <span class="left only-screen" data-until="${new Date(ms).toISOString()}" hidden></span>`;

/** A verification changes nothing, but finds what can still be cancelled. */
const pending = (facts: Facts, { counts, cancelBefore }: Results): Html => {
  if (counts.pending === 0)
    return html`<p>This run has only read, so there is nothing of it to cancel, and it has found no deletion that is pending.</p>`;
  const nearest =
    cancelBefore === undefined
      ? undefined
      : definitions([['The nearest known deadline', until(cancelBefore)]]);
  return html`<p>This run has only read, and has found ${count(counts.pending, 'deletion')} pending, which can still be cancelled.</p>
${nearest}
<h3>How</h3>
${startHtml(facts, { cancel: true, ...sameUsers(facts), 'dry-run': false })}`;
};

const cancelled = ({ counts, outcome }: Results): string =>
  outcome === 'planned'
    ? 'This was a dry run of a cancellation: nothing was sent, and what is set for deletion still is.'
    : `This run has cancelled ${count(counts.cancelled, 'deletion')}. Whoever stands in the table with another status may still be set for deletion.`;
