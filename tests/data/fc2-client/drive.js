'use strict';
// Drives the official client of API version 2016-08-15. Reads one call a line from stdin,
//   {"method": "createService", "args": [...]}
// and writes one outcome a line to stdout,
//   {"headers": {...}, "data": ...} or {"error": {"name", "code", "message"}}.
// Bytes travel both ways as {"$base64": "..."}. Where to: FC_ENDPOINT, FC_ACCOUNT, FC_KEY, FC_SECRET.
const readline = require('readline');
const FC = require('@alicloud/fc2');

const client = new FC(process.env.FC_ACCOUNT, {
  accessKeyID: process.env.FC_KEY,
  accessKeySecret: process.env.FC_SECRET,
  region: 'local',
  endpoint: process.env.FC_ENDPOINT,
});

function revive(key, value) {
  return value && typeof value.$base64 === 'string' ? Buffer.from(value.$base64, 'base64') : value;
}

async function outcome(line) {
  try {
    const call = JSON.parse(line, revive);
    const reply = await client[call.method](...call.args);
    const data = Buffer.isBuffer(reply.data) ? { $base64: reply.data.toString('base64') } : reply.data;
    return { headers: reply.headers, data };
  } catch (error) {
    return { error: { name: error.name, code: error.code, message: error.message } };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await outcome(line)) + '\n');
  }
})();
