// What script adds to report.html: search, filter, sort and pages of the table. Without it the table is there whole.
// It makes text nodes only, and asks nobody for anything.

// A long table is laid out anew for each piece of it that comes in: faster is to show it when it is there.
document.documentElement.classList.add('loading');

const PAGE_ROWS = 100;
const STATUS_COLUMN = 1;
const find = (id) => document.getElementById(id);
const thousands = (n) => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
const isNumber = (text) => /^\d+$/.test(text);

// Whole numbers by their size, also those of 19 digits; all else by its characters.
const compare = (a, b) => {
  const byLength = isNumber(a) && isNumber(b) ? a.length - b.length : 0;
  return byLength || (a < b ? -1 : a > b ? 1 : 0);
};

// Empty cells come last, whichever way the column is sorted.
const byColumn = (column, sign) => (one, other) => {
  const [a, b] = [one.cells[column], other.cells[column]];
  return a === '' || b === '' ? (a === '') - (b === '') : sign * compare(a, b);
};

const isWanted = ({ cells, problem }, filter) => {
  if (filter === '') return true;
  return filter === 'look' ? problem !== undefined : filter === problem || filter === cells[STATUS_COLUMN];
};

// The page of the rows that were found, and the buttons that turn it.
const startPager = (table) => {
  const body = table.tBodies[0];
  const [previous, next] = [find('previous'), find('next')];
  let found = [];
  let page = 0;
  const showAll = () => body.replaceChildren(...found.map(({ row }) => row));
  const show = (wanted) => {
    const last = Math.max(0, Math.ceil(found.length / PAGE_ROWS) - 1);
    page = Math.max(0, Math.min(last, wanted));
    const from = page * PAGE_ROWS;
    const rows = found.slice(from, from + PAGE_ROWS).map(({ row }) => row);
    body.replaceChildren(...rows);
    find('page').textContent =
      `Rows ${thousands(from + 1)} to ${thousands(from + rows.length)} of ${thousands(found.length)}`;
    // A button that is really disabled loses the focus.
    previous.ariaDisabled = String(page === 0);
    next.ariaDisabled = String(page === last);
    find('pager').hidden = last === 0;
  };
  const turn = (by) => {
    show(page + by);
    table.scrollIntoView({ block: 'start' });
  };
  previous.addEventListener('click', () => turn(-1));
  next.addEventListener('click', () => turn(1));
  addEventListener('beforeprint', showAll);
  addEventListener('afterprint', () => show(page));
  return (items) => {
    found = items;
    show(0);
  };
};

// Heads of columns become buttons that sort. Chromium repeats the head of a table on every page of paper, but not the
// buttons in it: for that they are text again.
const startHeads = (table, onSort) => {
  const heads = Array.from(table.tHead.rows[0].cells);
  const sort = (column) => {
    const isDownward = heads[column].ariaSort === 'ascending';
    for (const head of heads) head.removeAttribute('aria-sort');
    heads[column].ariaSort = isDownward ? 'descending' : 'ascending';
    onSort(byColumn(column, isDownward ? -1 : 1));
  };
  const addButtons = () => {
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = head.textContent;
      button.addEventListener('click', () => sort(column));
      head.replaceChildren(button);
    });
  };
  const removeButtons = () => {
    for (const head of heads) head.replaceChildren(head.textContent);
  };
  addButtons();
  addEventListener('beforeprint', removeButtons);
  addEventListener('afterprint', addButtons);
};

const startTable = (table) => {
  const [search, state] = [find('search'), find('state')];
  const items = Array.from(table.tBodies[0].rows, (row) => {
    const cells = Array.from(row.cells, (cell) => cell.textContent);
    return { row, cells, text: cells.join(' ').toLowerCase(), problem: row.dataset.problem };
  });
  const show = startPager(table);
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = items.filter(
      (item) => isWanted(item, state.value) && words.every((word) => item.text.includes(word)),
    );
    find('shown').textContent = `${thousands(found.length)} of ${thousands(items.length)} rows match.`;
    show(found);
  };
  startHeads(table, (order) => {
    items.sort(order);
    apply();
  });
  search.addEventListener('input', apply);
  state.addEventListener('change', apply);
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
  find('controls').hidden = false;
  apply();
};

addEventListener('DOMContentLoaded', () => {
  document.documentElement.classList.remove('loading');
  const table = find('table');
  if (table) startTable(table);
});
