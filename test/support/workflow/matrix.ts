import { entriesOf, type Json } from './expressions.ts';

/** The values of one job of a matrix. */
export type Combination = { readonly [axis: string]: Json };

/** The jobs that a `matrix:` makes, in GitHub's order; one without values where there is no matrix. */
export const combine = (matrix: Json | undefined): Combination[] => {
  if (matrix === undefined) return [{}];
  const { include = [], exclude = [], ...axes } = Object.fromEntries(entriesOf(matrix));
  const kept = crossAll(axes).filter((values) => !mappings(exclude).some((out) => agrees(values, out)));
  // What `include` adds goes to every job whose own values it does not change; otherwise it is a job more.
  const isMeant = (job: Combination, extra: Combination): boolean =>
    agrees(job, Object.fromEntries(Object.entries(extra).filter(([name]) => name in axes)));
  const extras = mappings(include);
  const extended = kept.map(
    (job): Combination => Object.assign({}, job, ...extras.filter((extra) => isMeant(job, extra))),
  );
  return [...extended, ...extras.filter((extra) => !kept.some((job) => isMeant(job, extra)))];
};

const crossAll = (axes: Combination): Combination[] =>
  Object.entries(axes).reduce<Combination[]>(
    (found, [axis, values]) => {
      if (!Array.isArray(values)) throw new Error(`matrix.${axis} is no list`);
      return found.flatMap((others) => values.map((value: Json) => ({ ...others, [axis]: value })));
    },
    Object.keys(axes).length > 0 ? [{}] : [],
  );

const agrees = (job: Combination, wanted: Combination): boolean =>
  Object.entries(wanted).every(([name, value]) => JSON.stringify(job[name]) === JSON.stringify(value));

const mappings = (list: Json): Combination[] =>
  Array.isArray(list) ? list.map((item: Json) => Object.fromEntries(entriesOf(item))) : [];
