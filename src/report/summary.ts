import type { Message } from '../domain/messages/message.ts';
import { count } from '../domain/text.ts';
import type { Fault, Mode } from '../domain/types.ts';
import { type Block, type Blocks, told } from './blocks.ts';
import { helpBlock } from './help-links.ts';
import { aboutPairs } from './provenance.ts';
import { type Ended, faultBlocks, runBlocks } from './sections.ts';
import { toMarkdown } from './to-markdown.ts';

/** GitHub drops a summary over 1 MiB whole; cut well before, in UTF-8 bytes. */
export const MAX_SUMMARY_BYTES = 1000 * 1024;

const EXTENT = { causes: 5, users: 5, rest: 'report.html and results.csv' };

/** Where the artifact is, or why there is none. */
export type ArtifactLink = { readonly name: string; readonly url: string } | { readonly missing: Message };

/** The job summary as Markdown: verdict first, no e-mail address, every foreign text escaped. */
export const summaryMarkdown = (run: Ended, artifact: ArtifactLink): string =>
  bounded([
    ...runBlocks(run, EXTENT, 'missing' in artifact ? [artifact.missing.help] : []),
    artifactBlock(artifact, run.results.mode),
    { details: 'Who, what and when', blocks: [{ pairs: aboutPairs(run.facts, run.results) }] },
  ]);

/**
 * The summary of a run that was refused before it had a plan: every fault, with where it is. `troubleshooting` is the
 * address of that page, if it is known.
 */
export const refusalMarkdown = (
  faults: readonly Fault[],
  total: number,
  path: string,
  troubleshooting?: string,
): string =>
  bounded([
    { verdict: `Refused: ${count(total, 'fault')}, nothing was sent`, tone: 'bad', level: 1 },
    ...faultBlocks(faults, total, path),
    helpBlock(
      faults.map(({ message }) => message.help),
      troubleshooting,
    ),
  ]);

const filesText = (mode: Mode): string =>
  ` has report.html for the browser, ${mode === 'lookup' ? 'users_to_delete.csv (the completed list), ' : ''}` +
  'results.csv, users_set_to_delete.csv, journal.jsonl and run.json.';

const artifactBlock = (artifact: ArtifactLink, mode: Mode): Block =>
  'missing' in artifact
    ? { alert: 'WARNING', text: told(artifact.missing.text) }
    : {
        paragraph: [
          { own: '**Every row:** ' },
          { url: artifact.url, text: artifact.name },
          { own: filesText(mode) },
        ],
      };

const bounded = (blocks: Blocks): string => {
  const markdown = toMarkdown(blocks);
  const bytes = new TextEncoder().encode(`${markdown}\n`);
  if (bytes.length <= MAX_SUMMARY_BYTES) return `${markdown}\n`;
  const cut = new TextDecoder().decode(bytes.subarray(0, MAX_SUMMARY_BYTES - 200)).replace(/\n[^\n]*$/, '');
  return `${cut}\n\n… GitHub does not accept a longer summary. Every row is in results.csv.\n`;
};
