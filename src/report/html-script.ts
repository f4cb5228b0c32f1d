/**
 * What script adds to report.html: search, filter, sort and pages of the table, and how long a deadline is away.
 * Without it the table is there whole. It makes text nodes only, and asks nobody for anything.
 */
export const SCRIPT = `
'use strict';
// A long table is laid out anew for each piece of it that comes in: faster is to show it when it is there.
document.documentElement.classList.add('loading');
addEventListener('DOMContentLoaded', () => {
  document.documentElement.classList.remove('loading');
  const PAGE = 100;
  const find = (id) => document.getElementById(id);
  const number = (n) => String(n).replace(/\\B(?=(?:\\d{3})+$)/g, ',');

  for (const left of document.querySelectorAll('[data-until]')) {
    const minutes = Math.floor((Date.parse(left.dataset.until) - Date.now()) / 60000);
    const days = Math.floor(minutes / 1440), hours = Math.floor(minutes / 60) % 24;
    left.textContent = minutes < 0 ? 'this moment has passed'
      : days > 0 ? days + ' d ' + hours + ' h left' : hours > 0 ? hours + ' h ' + minutes % 60 + ' min left' : minutes + ' min left';
    left.hidden = false;
  }

  const table = find('table');
  if (!table) return;
  const body = table.tBodies[0], search = find('search'), state = find('state'), shown = find('shown');
  const previous = find('previous'), next = find('next'), where = find('page');
  const rows = Array.from(body.rows, (row) => ({ row, text: row.textContent.toLowerCase(), state: row.cells[3].textContent, problem: row.dataset.problem }));
  let matching = rows, page = 0, column = -1, downward = false;

  const key = ({ row }, i) => {
    const cell = row.cells[i], time = cell.querySelector('time');
    return time ? time.dateTime : cell.textContent;
  };
  const isNumber = (text) => /^\\d+$/.test(text);
  const compare = (a, b) => {
    if (isNumber(a) && isNumber(b)) return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
    return a < b ? -1 : a > b ? 1 : 0;
  };
  const sorted = (list) => {
    if (column < 0) return list;
    const keyed = list.map((item) => ({ item, value: key(item, column) }));
    keyed.sort((a, b) => {
      if (a.value === '' || b.value === '') return (a.value === '') - (b.value === '');
      return downward ? compare(b.value, a.value) : compare(a.value, b.value);
    });
    return keyed.map(({ item }) => item);
  };
  const show = () => {
    const pages = Math.max(1, Math.ceil(matching.length / PAGE));
    page = Math.min(page, pages - 1);
    body.replaceChildren(...matching.slice(page * PAGE, page * PAGE + PAGE).map(({ row }) => row));
    const first = page * PAGE + 1, last = Math.min(matching.length, first + PAGE - 1);
    where.textContent = 'Rows ' + number(first) + ' to ' + number(last) + ' of ' + number(matching.length);
    previous.setAttribute('aria-disabled', String(page === 0));
    next.setAttribute('aria-disabled', String(page === pages - 1));
    find('pager').hidden = pages === 1;
  };
  const apply = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const wanted = state.value;
    const found = rows.filter((item) =>
      (wanted === '' || (wanted === 'look' ? item.problem !== undefined : item.state === wanted || item.problem === wanted)) && words.every((word) => item.text.includes(word)));
    matching = sorted(found);
    page = 0;
    show();
    shown.textContent = number(matching.length) + ' of ' + number(rows.length) + ' rows match.';
  };
  const turn = (by) => (event) => {
    if (event.currentTarget.getAttribute('aria-disabled') === 'true') return;
    page += by;
    show();
    table.scrollIntoView({ block: 'start' });
  };

  const heads = Array.from(table.tHead.rows[0].cells), buttons = heads.map(() => document.createElement('button'));
  const wrap = () => heads.forEach((head, i) => {
    buttons[i].append(...head.childNodes);
    head.append(buttons[i]);
  });
  // Chromium repeats the head of a table on every page, but not the buttons in it.
  const unwrap = () => heads.forEach((head, i) => head.replaceChildren(...buttons[i].childNodes));
  wrap();
  heads.forEach((head, i) => {
    const button = buttons[i];
    button.type = 'button';
    button.addEventListener('click', () => {
      downward = column === i && !downward;
      column = i;
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', downward ? 'descending' : 'ascending');
      apply();
    });
  });
  search.addEventListener('input', apply);
  state.addEventListener('change', apply);
  previous.addEventListener('click', turn(-1));
  next.addEventListener('click', turn(1));
  for (const jump of document.querySelectorAll('[data-filter]')) {
    jump.addEventListener('click', (event) => {
      event.preventDefault();
      search.value = '';
      state.value = jump.dataset.filter;
      apply();
      find('rows').scrollIntoView();
      state.focus({ preventScroll: true });
    });
  }
  addEventListener('beforeprint', () => {
    unwrap();
    body.replaceChildren(...matching.map(({ row }) => row));
  });
  addEventListener('afterprint', () => {
    wrap();
    show();
  });
  find('controls').hidden = false;
  apply();
});
`;

/** What the page's Content-Security-Policy lets in: the SHA-256 of SCRIPT. A test computes it anew. */
export const SCRIPT_HASH = 'sha256-Y357XuIKaZR1k+BYxKlpjrkmf5gNhFwyXBtsa+EnsZs=';
