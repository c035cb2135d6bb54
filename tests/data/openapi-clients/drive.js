'use strict';
// Drives the official client of API version FC_API, 2021-04-06 or 2023-03-30. Reads one call a line from stdin,
//   {"method": "getProvisionConfig", "args": ["service", "function", {"qualifier": "LATEST"}]}
// and writes one outcome a line to stdout,
//   {"status", "headers", "data"} or {"error": {"name", "code", "message", "status"}}.
// An object among the arguments becomes the model that the method takes. Where to: FC_ENDPOINT, FC_KEY, FC_SECRET, FC_TOKEN.
const readline = require('readline');

const apis = {
  '2021-04-06': () => ({
    Client: require('@alicloud/fc-open20210406'),
    Config: require('@alicloud/openapi-client').Config,
    cast: require('@alicloud/tea-typescript').cast,
  }),
  '2023-03-30': () => ({
    Client: require('@alicloud/fc20230330'),
    Config: require('@alicloud/openapi-core').$OpenApiUtil.Config,
    cast: require('@darabonba/typescript').cast,
  }),
};
const { Client, Config, cast } = apis[process.env.FC_API]();

const client = new Client.default(new Config({
  accessKeyId: process.env.FC_KEY,
  accessKeySecret: process.env.FC_SECRET,
  securityToken: process.env.FC_TOKEN || undefined,
  endpoint: process.env.FC_ENDPOINT.replace('http://', ''),
  protocol: 'http',
  regionId: 'local',
  readTimeout: 60000, // the default of 3 s is short for a machine that does other things
}));

function modelOf(method, argument) {
  if (typeof argument !== 'object') return argument;
  const Request = Client[method[0].toUpperCase() + method.slice(1) + 'Request'];
  return cast(argument, new Request({}));
}

async function outcome(line) {
  try {
    const call = JSON.parse(line);
    const reply = await client[call.method](...call.args.map((argument) => modelOf(call.method, argument)));
    return { status: reply.statusCode, headers: reply.headers, data: reply.body };
  } catch (error) {
    const status = error.statusCode || (error.data && error.data.statusCode);
    return { error: { name: error.name, code: error.code, message: error.message, status } };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await outcome(line)) + '\n');
  }
})();
