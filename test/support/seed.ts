/** What the random tests of a file begin with; its name is in theirs, and the environment's SEED plays it again. */
export const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
