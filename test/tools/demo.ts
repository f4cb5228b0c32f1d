/**
 * The main job in one command: the packaged action in dist/ as the runner runs it, on the embedded sandbox site.
 * A dry run, a live run in batches, a cancellation of all of it, and the same list once more. Needs nothing but Node 24.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../src/sandbox/site.ts';
import { startResultsService } from '../support/results-service.ts';
import { createJob, type Inputs } from '../support/runner.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUT = join(ROOT, '.demo');
const TOKEN = 'demo-0123456789abcdef';

const users = Array.from({ length: 600 }, (_, i) => ({
  id: `${1001 + i}`,
  email: `user${i + 1}@example.com`,
}));
const rows = users.map(({ id, email }) => `${email},${id}`);
// A list as people make them: one user stands there twice.
const list = ['email,user_id', ...rows, rows[41], ''].join('\n');

const say = (text = ''): void => console.log(text);

/** The log as GitHub shows it: commands become groups and labels; masks and state are not shown. */
const show = (log: string): void => {
  for (const line of log.split('\n')) {
    const [, command, text = ''] = /^::([\w-]+)[^:]*::(.*)$/.exec(line) ?? [];
    if (command === 'group') say(`  ▾ ${text}`);
    else if (command && ['notice', 'warning', 'error'].includes(command)) say(`    ${command}: ${text}`);
    else if (!command && line.trim()) say(`    ${line}`);
  }
};

await rm(OUT, { recursive: true, force: true });
// Nothing is installed for the demo.
const results = await startResultsService({ keepsContracts: false });
const { content } = results.runs;
// The site is started once, so that it remembers from run to run, as a real one does.
const site = await startSandbox({ users, token: TOKEN, graceDays: 7, latency: 10 });

// The list comes by a pull request that somebody else approves, as the guide advises.
await content.commit('list', { 'users_to_delete.csv': list }, { message: 'Users to delete in November' });
const pull = content.open('list', 'author');
await content.review(pull, { user: 'reviewer' });
await content.merge(pull);
say(`Pull request #${pull} with ${users.length} users is approved and merged.`);

/** One run of a workflow with one step; leaves the artifact's files and the summary in a folder, and gives its path. */
const runWorkflow = async (runId: string, title: string, inputs: Inputs): Promise<string> => {
  const shown = Object.entries(inputs).map(([name, value]) => `${name}: ${value}`);
  say(`\n━━ Run ${runId}: ${title} (${shown.join(', ')})`);
  const job = await createJob({ files: { 'users_to_delete.csv': list }, runId, results });
  const pace = { 'batch-pause': '0.5', concurrency: '8', 'max-rate': '200' };
  const step = await job.step({ site: site.origin, token: TOKEN, ...pace, ...inputs });
  await job.close();
  show(step.stdout);
  const folder = join(OUT, `${runId}-${title.replaceAll(' ', '-')}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'summary.md'), step.summary);
  for (const [file, bytes] of await results.download('bevy-user-deletion', runId)) {
    await writeFile(join(folder, file), bytes);
  }
  say(
    `    → exit code ${step.exitCode}; ${site.pending().length} of ${users.length} deletions are pending on the site`,
  );
  if (step.exitCode !== 0) throw new Error(`run ${runId} ended with ${step.exitCode}:\n${step.log}`);
  return folder;
};

/** How often each status stands in a results.csv. */
const countStatuses = async (folder: string): Promise<Map<string, number>> => {
  const [, ...lines] = (await readFile(join(folder, 'results.csv'), 'utf8')).trimEnd().split('\n');
  const statuses = lines.map((line) => line.split(',')[3] ?? '');
  return new Map(
    [...new Set(statuses)].map((status) => [status, statuses.filter((s) => s === status).length]),
  );
};

const live = { 'expect-users': '600', 'dry-run': 'false' };
const folders = [
  await runWorkflow('1', 'dry run', { 'expect-users': '600' }),
  await runWorkflow('2', 'live run', live),
];
const pendingAfterLive = site.pending().length;
folders.push(
  await runWorkflow('3', 'cancellation', { cancel: 'true', 'cancel-run': '2', 'dry-run': 'false' }),
  await runWorkflow('4', 'same list again', live),
);

say('\n━━ Every row of the list is accounted for');
for (const folder of folders) {
  const counts = await countStatuses(folder);
  const text = [...counts].map(([status, n]) => `${n} ${status}`).join(', ');
  say(
    `   ${relative(ROOT, folder).padEnd(24)} ${[...counts.values()].reduce((a, b) => a + b, 0)} rows: ${text}`,
  );
}
say(
  `   The site saw ${site.requests.length} requests; ${pendingAfterLive} deletions were pending, now ${site.pending().length} are.`,
);

const created = results.history().find(({ method }) => method === 'CreateRef');
const ref = `refs/${created?.name}`;
say(
  `\n━━ The ledger, which these runs have written to a repository of their own, gone by now (there: git log ${ref})`,
);
for (const line of (await content.log(ref, '--format=%h %s', '--reverse')).trimEnd().split('\n'))
  say(`   ${line}`);
const [header = '', ...ledger] = ((await content.show(ref, 'users.csv')) ?? '').trimEnd().split('\n');
say(`\n   Its users.csv now, ${ledger.length} lines: what was done, and that a cancellation keeps the user`);
for (const line of [header, ...ledger.slice(0, 2), '…']) say(`   ${line}`);

say(`\n   Artifacts and summaries: ${relative(process.cwd(), OUT)}/`);
await site.close();
await results.close();
if (pendingAfterLive !== users.length || site.pending().length > 0) process.exitCode = 1;
