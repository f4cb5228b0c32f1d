import type { ResultsService } from '../../support/results-service.ts';
import { createJob, type Inputs, type StepOptions, type StepResult } from '../../support/runner.ts';

export const LIST = 'users_to_delete.csv';

/** Users for a list, ids from 1001 with gaps: ids that rise one by one are checked as if a spreadsheet had made them. */
export const createUsers = (users: number): { readonly id: string; readonly email: string }[] =>
  Array.from({ length: users }, (_, i) => ({ id: `${1001 + 3 * i}`, email: `user${i + 1}@example.com` }));

/** A list of these users, or of so many, as CSV. */
export const createList = (users: number | ReturnType<typeof createUsers>): string => {
  const listed = typeof users === 'number' ? createUsers(users) : users;
  return ['email,user_id', ...listed.map(({ id, email }) => `${email},${id}`), ''].join('\n');
};

/** Has a Node process say on its way out what it used: CPU of user and system, and its peak resident set. */
const hook = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write(\`usage \${Math.round((userCPUTime + systemCPUTime) / 1000)} ms, \${maxRSS} KiB\\n\`);
})`;
export const REPORT_USAGE = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };

/** What a process with REPORT_USAGE said. */
export const readUsage = (stderr: string): { readonly cpuMs: number; readonly peakMiB: number } => {
  const [, cpu, peak] = /^usage (\d+) ms, (\d+) KiB$/m.exec(stderr) ?? [];
  return { cpuMs: Number(cpu), peakMiB: Number(peak) / 1024 };
};

/** One run of main, from spawn to exit; `planMs` is from spawn to the line with the plan. */
export type Run = StepResult & { readonly planMs: number };

/** Runs main of the packaged action in a new job, without post. Throws if it does not exit with 0. */
export const runMain = async (
  csv: string,
  inputs: Inputs,
  { results, env = {} }: { readonly results?: ResultsService } & Pick<StepOptions, 'env'> = {},
): Promise<Run> => {
  const job = await createJob({ files: { [LIST]: csv }, ...(results && { results }) });
  try {
    const startedAt = performance.now();
    const step = job.start(inputs, { env, post: false });
    let planMs = Number.NaN;
    step.child.stdout?.on('data', () => {
      if (Number.isNaN(planMs) && /^Plan: .*\n/m.test(step.stdout())) planMs = performance.now() - startedAt;
    });
    const result = await step.done;
    if (result.exitCode !== 0) throw new Error(`main ended with ${result.exitCode}:\n${result.log}`);
    return { ...result, planMs };
  } finally {
    await job.close();
  }
};

/** Does `measure` n times, one after the other. */
export const repeat = async <Sample>(n: number, measure: () => Promise<Sample>): Promise<Sample[]> => {
  const samples: Sample[] = [];
  while (samples.length < n) samples.push(await measure());
  return samples;
};
