// The physical limit: bytes written by hand on kept connections, nothing checked but the status, nothing kept.
// Arguments: origin, token, list, connections.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const [origin, token, list, lanes] = process.argv.slice(2);
const { hostname, port, host } = new URL(origin);
const ids = readFileSync(list, 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((row) => row.slice(row.indexOf(',') + 1));
const tail = ` HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Token ${token}\r\n\r\n`;
let next = 0;

for (let lane = 0; lane < Number(lanes); lane += 1) {
  const socket = connect(Number(port), hostname).setNoDelay();
  const send = () => {
    if (next === ids.length) socket.end();
    else socket.write(`DELETE /api/user/${ids[next++]}/${tail}`, 'latin1');
  };
  let answer = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    answer += chunk;
    // A 204 has no body.
    if (!answer.endsWith('\r\n\r\n')) return;
    if (!answer.startsWith('HTTP/1.1 204 ')) throw new Error(answer);
    answer = '';
    send();
  });
  send();
}
