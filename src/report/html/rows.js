// What script adds to report.html: search, filter, sort and pages of the table, and how far away a deadline is.
// Without it the table is there whole. It makes text nodes only, and asks nobody for anything.

// A long table is laid out anew for each piece of it that comes in: faster is to show it when it is there.
document.documentElement.classList.add('loading');

const PAGE_ROWS = 100;
const find = (id) => document.getElementById(id);
const thousands = (n) => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');

const leftText = (minutes) => {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  if (minutes < 0) return 'this moment has passed';
  if (days > 0) return `${days} d ${hours} h left`;
  return hours > 0 ? `${hours} h ${minutes % 60} min left` : `${minutes} min left`;
};

const showTimeLeft = () => {
  for (const left of document.querySelectorAll('[data-until]')) {
    left.textContent = leftText(Math.floor((Date.parse(left.dataset.until) - Date.now()) / 60000));
    left.hidden = false;
  }
};

const isNumber = (text) => /^\d+$/.test(text);

const compare = (a, b) => {
  const byLength = isNumber(a) && isNumber(b) ? a.length - b.length : 0;
  return byLength || (a < b ? -1 : a > b ? 1 : 0);
};

const readCell = ({ row }, column) => {
  const cell = row.cells[column];
  return cell.querySelector('time')?.dateTime ?? cell.textContent;
};

// By the values of a column, the empty ones last.
const sorted = (items, { column, isDownward }) => {
  if (column < 0) return items;
  const keyed = items.map((item) => ({ item, value: readCell(item, column) }));
  keyed.sort((a, b) => {
    if (a.value === '' || b.value === '') return (a.value === '') - (b.value === '');
    return isDownward ? compare(b.value, a.value) : compare(a.value, b.value);
  });
  return keyed.map(({ item }) => item);
};

const matches = (item, wanted, words) => {
  const isWanted =
    wanted === '' ||
    (wanted === 'look' ? item.problem !== undefined : item.state === wanted || item.problem === wanted);
  return isWanted && words.every((word) => item.text.includes(word));
};

// The page of the rows that match, and the buttons that turn it.
const startPager = (table) => {
  const body = table.tBodies[0];
  const buttons = [find('previous'), find('next')];
  let matching = [];
  let page = 0;
  const show = (items = matching, wanted = page) => {
    matching = items;
    const last = Math.max(0, Math.ceil(matching.length / PAGE_ROWS) - 1);
    page = Math.min(wanted, last);
    const from = page * PAGE_ROWS;
    const rows = matching.slice(from, from + PAGE_ROWS).map(({ row }) => row);
    body.replaceChildren(...rows);
    find('page').textContent =
      `Rows ${thousands(from + 1)} to ${thousands(from + rows.length)} of ${thousands(matching.length)}`;
    buttons[0].setAttribute('aria-disabled', String(page === 0));
    buttons[1].setAttribute('aria-disabled', String(page === last));
    find('pager').hidden = last === 0;
  };
  const showAll = () => body.replaceChildren(...matching.map(({ row }) => row));
  buttons.forEach((button, i) => {
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') === 'true') return;
      show(matching, page + (i === 0 ? -1 : 1));
      table.scrollIntoView({ block: 'start' });
    });
  });
  return { show, showAll };
};

// Heads of columns become buttons that sort. Chromium repeats the head of a table on every page of paper, but not the
// buttons in it: they are unwrapped for that.
const startHeads = (table, onSort) => {
  const heads = Array.from(table.tHead.rows[0].cells);
  const order = { column: -1, isDownward: false };
  const buttons = heads.map((head, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.addEventListener('click', () => {
      order.isDownward = order.column === i && !order.isDownward;
      order.column = i;
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', order.isDownward ? 'descending' : 'ascending');
      onSort();
    });
    return button;
  });
  const wrap = () => {
    heads.forEach((head, i) => {
      buttons[i].append(...head.childNodes);
      head.append(buttons[i]);
    });
  };
  const unwrap = () => {
    heads.forEach((head, i) => {
      head.replaceChildren(...buttons[i].childNodes);
    });
  };
  return { order, wrap, unwrap };
};

const startTable = (table) => {
  const [search, state] = [find('search'), find('state')];
  const items = Array.from(table.tBodies[0].rows, (row) => ({
    row,
    text: row.textContent.toLowerCase(),
    state: row.cells[3].textContent,
    problem: row.dataset.problem,
  }));
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = items.filter((item) => matches(item, state.value, words));
    pager.show(sorted(found, heads.order), 0);
    find('shown').textContent = `${thousands(found.length)} of ${thousands(items.length)} rows match.`;
  };
  const pager = startPager(table);
  const heads = startHeads(table, apply);
  heads.wrap();
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
  addEventListener('beforeprint', () => {
    heads.unwrap();
    pager.showAll();
  });
  addEventListener('afterprint', () => {
    heads.wrap();
    pager.show();
  });
  find('controls').hidden = false;
  apply();
};

addEventListener('DOMContentLoaded', () => {
  document.documentElement.classList.remove('loading');
  showTimeLeft();
  const table = find('table');
  if (table) startTable(table);
});
