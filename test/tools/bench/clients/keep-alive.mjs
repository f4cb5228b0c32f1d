// The bare loop: one DELETE after the other in each lane, connections kept, nothing checked but the status, nothing
// kept. Arguments: origin, token, list, lanes.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

const [origin, token, list, lanes] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(lanes) });
const headers = { Authorization: `Token ${token}` };
const [, ...rows] = readFileSync(list, 'utf8').trimEnd().split('\n');

const remove = (id) =>
  new Promise((resolve, reject) => {
    request(`${origin}/api/user/${id}/`, { method: 'DELETE', agent, headers }, (response) =>
      response.resume().once('end', () => resolve(response.statusCode)),
    )
      .once('error', reject)
      .end();
  });

const lane = async () => {
  for (let row = rows.pop(); row; row = rows.pop()) {
    const status = await remove(row.slice(row.indexOf(',') + 1));
    if (status !== 204) throw new Error(`${status} for ${row}`);
  }
};
await Promise.all(Array.from({ length: Number(lanes) }, lane));
agent.destroy();
