import type { ResultsService } from '../support/results-service.ts';
import { createJob, type Inputs, type StepOptions, type StepResult } from '../support/runner.ts';

export const LIST = 'users_to_delete.csv';

/** Users of a list, ids from 1001. */
export const createUsers = (users: number): { readonly id: string; readonly email: string }[] =>
  Array.from({ length: users }, (_, i) => ({ id: `${1001 + i}`, email: `user${i + 1}@example.com` }));

/** The list of these users as CSV. */
export const createList = (users: number): string =>
  ['email,user_id', ...createUsers(users).map(({ id, email }) => `${email},${id}`), ''].join('\n');

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
