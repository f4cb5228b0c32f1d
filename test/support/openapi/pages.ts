import type { Answer, Request } from '../server.ts';
import type { Operation } from './document.ts';

/** What is wrong with a page of a list: how long it is, and where its `link` header leads. */
export const auditPage = (
  { parameters, responses }: Operation,
  { url }: Request,
  headers: NonNullable<Answer['headers']>,
  body: unknown,
): string[] => {
  const links = linksOf(headers.link);
  const sized = parameters.find(({ name }) => name === 'per_page');
  if (!sized || !parameters.some(({ name }) => name === 'page'))
    return links.size === 0 ? [] : ['a link header, although this has no pages'];
  const perPage = Number(url.searchParams.get('per_page') ?? sized.schema.default);
  const page = Number(url.searchParams.get('page') ?? 1);
  const { items, total } = listOf(body);
  const faults = items > perPage ? [`${items} items on a page of ${perPage}`] : [];
  // Some lists have links that their description does not mention.
  if (links.size === 0 && !responses[200]?.headers.includes('Link')) return faults;

  const isMore = total === undefined ? links.has('next') && items === perPage : page * perPage < total;
  const expected: Readonly<Record<string, boolean>> = {
    next: isMore,
    last: isMore,
    prev: page > 1,
    first: page > 1,
  };
  for (const [rel, isExpected] of Object.entries(expected))
    if (links.has(rel) !== isExpected)
      faults.push(`the link ${rel} is ${isExpected ? 'missing' : 'too much'}`);
  const places: Readonly<Record<string, number>> = { next: page + 1, prev: page - 1, first: 1 };
  for (const [rel, { searchParams }] of links) {
    const leads = Number(searchParams.get('page'));
    if (leads !== (places[rel] ?? Math.max(leads, page + 1)))
      faults.push(`the link ${rel} of page ${page} leads to page ${leads}`);
    for (const [name, value] of url.searchParams)
      if (name !== 'page' && searchParams.get(name) !== value) faults.push(`the link ${rel} forgets ${name}`);
  }
  return faults;
};

const linksOf = (header = ''): ReadonlyMap<string, URL> =>
  new Map(
    [...header.matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, address = '', rel = '']) => [
      rel,
      new URL(address),
    ]),
  );

/** How many items a list has on this page, and on all pages if it says so. The files of a comparison have no pages. */
const listOf = (body: unknown): { readonly items: number; readonly total?: number } => {
  if (Array.isArray(body)) return { items: body.length };
  const { total_count: total, files: _, ...others } = body as { total_count?: number; files?: unknown };
  const list = Object.values(others).find((value) => Array.isArray(value));
  return { items: list?.length ?? 0, ...(total !== undefined && { total }) };
};
