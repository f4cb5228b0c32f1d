// The vendor's way in Node: one DELETE after the other, a new connection for each, the answers kept in memory until
// the end. Arguments: origin, token, list, where to write whom it set for deletion.
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';

const [origin, token, list, written] = process.argv.slice(2);
const headers = { Authorization: `Token ${token}` };

const remove = (id) =>
  new Promise((resolve, reject) => {
    request(`${origin}/api/user/${id}/`, { method: 'DELETE', agent: false, headers }, (response) =>
      response.resume().once('end', () => resolve(response.statusCode)),
    )
      .once('error', reject)
      .end();
  });

const [head, ...rows] = readFileSync(list, 'utf8').trimEnd().split('\n');
const removed = [head];
for (const row of rows) {
  const [, id] = row.split(',');
  if ((await remove(id)) < 400) removed.push(row);
  else console.error(`Error: ${row}`);
}
writeFileSync(written, `${removed.join('\n')}\n`);
