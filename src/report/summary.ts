import type { Message } from '../domain/messages/message.ts';
import type { Results } from '../domain/results.ts';
import { count, isoTime, thousands } from '../domain/text.ts';
import type { Fault, Plan } from '../domain/types.ts';
import type { Block } from './blocks.ts';
import { helpBlock, helpTopics } from './help.ts';
import { toMarkdown } from './markdown.ts';
import { type Outlook, outlookText } from './outlook.ts';
import type { Facts } from './record.ts';
import {
  countsSection,
  doubtBlocks,
  faultBlocks,
  nextSection,
  problemBlocks,
  REHEARSED,
} from './sections.ts';
import { verdictText, verdictTone } from './verdict.ts';
import { approval, listPairs, reviewText, whoPairs } from './who.ts';

/** GitHub drops a summary over 1 MiB whole; cut well before, in UTF-8 bytes. */
export const MAX_SUMMARY_BYTES = 1000 * 1024;

const EXTENT = { causes: 5, users: 5, rest: 'report.html and results.csv' };

/** Where the artifact is, or why there is none. */
export type ArtifactLink = { readonly name: string; readonly url: string } | { readonly missing: Message };

/**
 * The job summary as Markdown: verdict first, no e-mail address, every foreign text escaped. `readme` is the address
 * of this action's README, if it is known.
 */
export const summaryMarkdown = (
  facts: Facts,
  plan: Plan,
  results: Results,
  ahead: Outlook,
  artifact: ArtifactLink,
  readme?: string,
): string => {
  const { review, rehearsal } = facts;
  const topics = [...helpTopics(results), ...('missing' in artifact ? [artifact.missing.help] : [])];
  return bounded(
    toMarkdown([
      { heading: `${ICONS[verdictTone(results, facts)]} ${verdictText(plan, results)}`, level: 1 },
      rehearsal ? REHEARSED : { paragraph: ['Site: ', { code: facts.site }] },
      ...doubtBlocks(facts),
      review && { paragraph: review.approved ? ['Approved ', approval(facts)] : reviewText(review) },
      nextSection(facts, results, topics, readme),
      countsSection(results),
      { section: 'Rows to look at', id: 'look', blocks: problemBlocks(results, readme, EXTENT) },
      rehearsal ? undefined : { section: 'Outlook', id: 'outlook', blocks: [{ list: outlookText(ahead) }] },
      artifactBlock(artifact),
      whoBlock(facts, results),
    ]),
  );
};

/** The summary of a run that was refused before it had a plan: every fault, with where it is. */
export const refusalMarkdown = (
  faults: readonly Fault[],
  total: number,
  path: string,
  readme?: string,
): string => {
  const topics = faults.map(({ message }) => message.help);
  return bounded(
    toMarkdown([
      { heading: `❌ Refused: ${count(total, 'fault')}; nothing was sent`, level: 1 },
      ...faultBlocks(faults, total, path),
      helpBlock(topics, readme),
    ]),
  );
};

const ICONS = { plan: '📝', waits: '⏳', done: '✅', look: '❌', bad: '❌' } as const;

const artifactBlock = (artifact: ArtifactLink): Block => {
  if ('missing' in artifact) return { alert: 'WARNING', text: artifact.missing.text };
  const files =
    ' has report.html for the browser, results.csv, users_set_to_delete.csv, journal.jsonl and run.json.';
  return {
    paragraph: [{ own: '**Every row:** ' }, { url: artifact.url, text: artifact.name }, { own: files }],
  };
};

const whoBlock = (facts: Facts, { mode, requests, startedAt, endedAt }: Results): Block => {
  const time = startedAt && endedAt ? `${isoTime(startedAt)} to ${isoTime(endedAt)}` : '';
  const pairs = [
    ...listPairs(facts),
    ...whoPairs(facts, mode),
    ['Requests', thousands(requests)] as const,
    ['Time', time] as const,
  ];
  return { details: 'Who, what and when', blocks: [{ pairs }] };
};

const bounded = (markdown: string): string => {
  const bytes = new TextEncoder().encode(`${markdown}\n`);
  if (bytes.length <= MAX_SUMMARY_BYTES) return `${markdown}\n`;
  const cut = new TextDecoder().decode(bytes.subarray(0, MAX_SUMMARY_BYTES - 200)).replace(/\n[^\n]*$/, '');
  return `${cut}\n\n… the summary was cut here; results.csv has everything.\n`;
};
