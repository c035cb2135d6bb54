'use strict';
// Runs the handlers of a nodejs* function. Speaks the frames of engine/runtime/frames.h on file descriptor 3.
// Any Node.js from 12 on; loads nothing at start but what every start needs.

const fs = require('fs');
const net = require('net');
const path = require('path');

const CHANNEL = 3;
const HEAD_SIZE = 9; // length, kind, call
const KIND = {
  load: 1, initialize: 2, invoke: 3, preFreeze: 4, preStop: 5, adopt: 6,
  booted: 16, loaded: 17, done: 18, result: 19, handled: 20, unhandled: 21, log: 22, dying: 23, oversized: 24,
  exiting: 25,
};
const MAX_RESULT = 16 * 1024 * 1024;
const MAX_ERROR = 256 * 1024;
const FAILED_START = 129; // exit code after a failed load or initializer
const JOIN_BELOW = 64 * 1024; // smaller writes are copied together

let codeFolder = process.env.FC_FUNC_CODE_PATH; // undefined: booted ahead of time, whose function is not known yet

let settings; // the Load message
let isPromiseEra = true; // nodejs18 and later: the handler's promise is the answer
let handler;
let latestRequestId = ''; // what console.* shows: of the newest request, whoever prints
const running = new Map(); // call -> Call, oldest first

// ---- frames -------------------------------------------------------------------------------------------------------

const channel = new net.Socket({ fd: CHANNEL, readable: true, writable: true });
let unsent = [];
let unsentSize = 0;

function flush() {
  const parts = unsent;
  const size = unsentSize;
  unsent = [];
  unsentSize = 0;
  if (parts.length === 0) return;
  if (size < JOIN_BELOW) {
    channel.write(parts.length === 1 ? parts[0] : Buffer.concat(parts, size));
    return;
  }
  channel.cork();
  for (const part of parts) channel.write(part);
  channel.uncork();
}

// The streams that were printed to. Not to be touched for nothing: making one costs a start a millisecond.
const printed = new Set();
for (const name of ['stdout', 'stderr']) {
  const { get } = Object.getOwnPropertyDescriptor(process, name);
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: true,
    get() {
      const stream = get.call(process);
      printed.add(stream);
      return stream;
    },
  });
}

// Sends the end of a call behind what was printed: an instance without calls is frozen.
function sendLast(kind, call, body) {
  let waiting = 1;
  const written = () => {
    waiting -= 1;
    if (waiting === 0) send(kind, call, body);
  };
  for (const stream of printed) {
    if (!stream.writableLength) continue;
    waiting += 1;
    stream.write('', written);
  }
  written();
}

// What is sent in one tick leaves together, at its end.
function send(kind, call, body) {
  const head = Buffer.allocUnsafe(HEAD_SIZE);
  head.writeUInt32LE(HEAD_SIZE - 4 + body.length, 0);
  head[4] = kind;
  head.writeUInt32LE(call, 5);
  if (unsent.length === 0) process.nextTick(flush);
  unsent.push(head);
  if (body.length > 0) unsent.push(body);
  unsentSize += HEAD_SIZE + body.length;
}

const EMPTY = Buffer.alloc(0);
let pieces = []; // of a frame that has not arrived whole
let piecesSize = 0;
let wanted = 4;

channel.on('data', (data) => {
  pieces.push(data);
  piecesSize += data.length;
  if (piecesSize < wanted) return;
  let bytes = pieces.length === 1 ? data : Buffer.concat(pieces, piecesSize);
  while (bytes.length >= 4) {
    const size = 4 + bytes.readUInt32LE(0);
    if (bytes.length < size) break;
    receive(bytes[4], bytes.readUInt32LE(5), bytes.subarray(HEAD_SIZE, size));
    bytes = bytes.subarray(size);
  }
  pieces = bytes.length > 0 ? [bytes] : [];
  piecesSize = bytes.length;
  wanted = bytes.length >= 4 ? 4 + bytes.readUInt32LE(0) : 4;
});
channel.on('error', () => process.exit(0));
channel.on('close', () => process.exit(0)); // the engine is gone

function receive(kind, call, body) {
  switch (kind) {
    case KIND.adopt: return adopt(JSON.parse(body.toString()));
    case KIND.load: return load(JSON.parse(body.toString()));
    case KIND.invoke: {
      const start = 2 + body.readUInt16LE(0);
      const header = JSON.parse(body.toString('utf8', 2, start));
      return new Invocation(call, header).run(handler, [body.subarray(start)]);
    }
    case KIND.initialize: return new HookRun(call, body, settings.function.initializer).run();
    case KIND.preFreeze: return new HookRun(call, body, settings.preFreeze).run();
    case KIND.preStop: return new HookRun(call, body, settings.preStop).run();
    default:
  }
}

// ---- errors -------------------------------------------------------------------------------------------------------

function isError(value) {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

function describe(value) {
  if (typeof value === 'string') return value;
  try {
    const text = JSON.stringify(value);
    return text === undefined ? String(value) : text;
  } catch (_) {
    return String(value);
  }
}

// "Name: message", then the rest of the stack without the lines of this file. A syntax error's place comes before its
// title; here it follows.
function stackOf(error) {
  const title = `${error.name}: ${error.message}`;
  let stack = typeof error.stack === 'string' ? error.stack : title;
  const at = stack.indexOf(title);
  if (at > 0) stack = `${title}\n${stack.slice(0, at)}${stack.slice(at + title.length)}`;
  return stack.slice(0, MAX_ERROR).split('\n').map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes(__filename));
}

// `typeOfOthers`: for what was thrown or handed back without being an Error.
function errorBody(error, typeOfOthers) {
  if (!isError(error)) {
    return { errorMessage: describe(error).slice(0, MAX_ERROR), errorType: typeOfOthers, stackTrace: [] };
  }
  const message = String(error.message).slice(0, MAX_ERROR);
  return { errorMessage: message, errorType: String(error.name), stackTrace: stackOf(error) };
}

// For the log.
function textOf(body) {
  return body.stackTrace.length > 0 ? body.stackTrace.join('\n    ') : body.errorMessage;
}

function toBuffer(object) { return Buffer.from(JSON.stringify(object)); }

function namedError(name, message) {
  const error = new Error(message);
  error.name = name;
  error.stack = `${name}: ${message}`;
  return error;
}

// ---- logs ---------------------------------------------------------------------------------------------------------

const LEVELS = { DEBUG: 1, INFO: 2, WARN: 3, ERROR: 4 }; // as on the wire
let lowestLevel = LEVELS.DEBUG;

function logLine(requestId, level, values) {
  const text = require('util').format(...values);
  return `${new Date().toISOString()} ${requestId}${requestId ? ' ' : ''}[${level}] ${text}`;
}

function replaceConsole() {
  const names = { log: 'INFO', info: 'INFO', debug: 'DEBUG', warn: 'WARN', error: 'ERROR' };
  for (const name of Object.keys(names)) {
    const level = names[name];
    console[name] = (...values) => {
      if (LEVELS[level] >= lowestLevel) process.stdout.write(`${logLine(latestRequestId, level, values)}\n`);
    };
  }
}

// Unlike console, it knows its request.
class Logger {
  constructor(call, requestId) {
    this.log = (...values) => write('INFO', values);
    this.info = this.log;
    this.debug = (...values) => write('DEBUG', values);
    this.warn = (...values) => write('WARN', values);
    this.error = (...values) => write('ERROR', values);
    function write(level, values) {
      if (LEVELS[level] < lowestLevel) return;
      const line = logLine(requestId, level, values);
      if (settings.concurrency > 1) {
        send(KIND.log, call, Buffer.concat([Buffer.from([LEVELS[level]]), Buffer.from(line)]));
      } else {
        process.stdout.write(`${line}\n`); // in order with what is printed
      }
    }
  }
}

// ---- who ends the process -----------------------------------------------------------------------------------------

let whoRuns; // AsyncLocalStorage of calls, above concurrency 1: at 1 there is no doubt

// Following calls makes promises dearer, so only functions pay for it whose own files speak of an exit.
function speaksOfExit() {
  const own = Object.keys(require.cache).filter((file) => file.startsWith(codeFolder) && !file.includes('/node_modules/'));
  const { handler: name } = settings.function;
  const files = new Set([...own, findFile(name.slice(0, name.lastIndexOf('.')))]);
  return [...files].some((file) => fs.readFileSync(file, 'utf8').includes('exit'));
}

function followCalls() {
  const { AsyncLocalStorage } = require('async_hooks');
  whoRuns = new AsyncLocalStorage();
  const exit = process.exit;
  process.exit = (code) => {
    const call = whoRuns.getStore();
    if (call && !call.isOver) {
      send(KIND.exiting, call.call, EMPTY);
      flush();
    }
    return exit.call(process, code);
  };
}

// ---- calls --------------------------------------------------------------------------------------------------------

// One run of a handler or hook. Subclasses say what its end means; only the first end counts.
class Call {
  constructor(call, header) {
    this.call = call;
    this.isOver = false;
    this.logger = new Logger(call, header.requestId);
    this.context = {
      requestId: header.requestId,
      credentials: settings.credentials,
      function: settings.function,
      service: settings.service,
      region: settings.region,
      accountId: settings.accountId,
      logger: this.logger,
      retryCount: header.retryCount || 0,
      tracing: {},
    };
    latestRequestId = header.requestId;
    running.set(call, this);
  }

  // Callback and promise style both count. A promise of nothing from a function that asks for a callback is no answer
  // yet in the runtimes that were made for callbacks; in later ones a plain return value is an answer, too.
  start(f, args) {
    const wantsCallback = f.length > args.length;
    const callback = (error, value) => {
      if (error === undefined || error === null) this.succeed(value);
      else this.fail(error, 'callback');
    };
    let value;
    try {
      value = f(...args, callback);
    } catch (error) {
      return this.fail(error, 'thrown');
    }
    if (value && typeof value.then === 'function') {
      value.then(
        (result) => {
          if (isPromiseEra || !wantsCallback || result !== undefined) this.succeed(result);
        },
        (error) => this.fail(error, 'thrown'),
      );
    } else if (isPromiseEra && !wantsCallback) {
      this.succeed(value);
    }
  }

  logError(body) {
    this.logger.error(textOf(body));
  }

  // True the first time.
  end() {
    if (this.isOver) return false;
    this.isOver = true;
    running.delete(this.call);
    return true;
  }
}

class Invocation extends Call {
  run(f, args) {
    if (whoRuns) whoRuns.run(this, () => this.start(f, [...args, this.context]));
    else this.start(f, [...args, this.context]);
  }

  succeed(value) {
    if (this.isOver) return;
    let bytes;
    try {
      bytes = resultBytes(value);
    } catch (error) {
      this.fail(error, 'thrown');
      return;
    }
    this.end();
    if (bytes.length > MAX_RESULT) sendLast(KIND.oversized, this.call, Buffer.from(String(bytes.length)));
    else sendLast(KIND.result, this.call, bytes);
  }

  fail(error, how) {
    if (!this.end()) return;
    const body = errorBody(error, how === 'callback' ? 'FunctionHandledError' : 'FunctionUnhandledError');
    this.logError(body);
    sendLast(how === 'callback' ? KIND.handled : KIND.unhandled, this.call, toBuffer(body));
  }

  // The frame that says this call takes the process down.
  die(error) {
    this.end();
    const body = errorBody(error, 'FunctionUnhandledError');
    this.logError(body);
    send(KIND.dying, this.call, toBuffer(body));
  }
}

class HookRun extends Call {
  constructor(call, body, handlerName) {
    super(call, JSON.parse(body.toString()));
    this.handlerName = handlerName;
  }

  run() {
    const start = (hook) => this.start(hook, [this.context]);
    try {
      const found = findFunction(this.handlerName);
      if (typeof found === 'function') start(found);
      else found.then(start, (error) => this.fail(error));
    } catch (error) {
      this.fail(error);
    }
  }

  succeed() {
    if (this.end()) sendLast(KIND.done, this.call, EMPTY);
  }

  fail(error) {
    if (!this.end()) return;
    const body = errorBody(error, 'FunctionUnhandledError');
    this.logError(body);
    sendLast(KIND.done, this.call, toBuffer(body));
    if (this.handlerName === settings.function.initializer) leave(FAILED_START);
  }

  die(error) {
    this.fail(error);
  }
}

function resultBytes(value) {
  if (value === undefined || value === null) return EMPTY;
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value !== 'object') return Buffer.from(String(value));
  const text = JSON.stringify(value);
  return text === undefined ? EMPTY : Buffer.from(text);
}

// ---- user code ----------------------------------------------------------------------------------------------------

function findFile(name) {
  const base = path.join(codeFolder, name);
  for (const extension of ['.js', '.mjs', '.cjs']) {
    if (fs.existsSync(base + extension)) return base + extension;
  }
  try {
    return require.resolve(base);
  } catch (_) {
    throw namedError('ImportModuleError', `Cannot find module '${base}'`);
  }
}

// Whether Node.js takes the file for an ES module: by its extension, else by the nearest package.json.
function isEsModule(file) {
  if (file.endsWith('.mjs')) return true;
  if (!file.endsWith('.js')) return false;
  for (let folder = path.dirname(file); folder.startsWith(codeFolder); folder = path.dirname(folder)) {
    let text;
    try {
      text = fs.readFileSync(path.join(folder, 'package.json'), 'utf8');
    } catch (_) {
      continue;
    }
    return JSON.parse(text).type === 'module';
  }
  return false;
}

function importFile(file) {
  return import(require('url').pathToFileURL(file).href);
}

// The module, or a promise of it.
function loadModule(file) {
  if (isEsModule(file)) return importFile(file);
  try {
    return require(file);
  } catch (error) {
    if (error && (error.code === 'ERR_REQUIRE_ESM' || error.code === 'ERR_REQUIRE_ASYNC_MODULE')) return importFile(file);
    throw error;
  }
}

// "folder/file.method" -> the function, or a promise of it.
function findFunction(name) {
  const dot = name.lastIndexOf('.');
  const fileName = dot < 0 ? name : name.slice(0, dot);
  const method = dot < 0 ? '' : name.slice(dot + 1);
  const pick = (module) => {
    if (module && typeof module[method] === 'function') return module[method].bind(module);
    const fallback = module && module.default;
    if (fallback && typeof fallback[method] === 'function') return fallback[method].bind(fallback);
    throw namedError('HandlerNotFound', `Handler '${method}' is missing on module '${fileName}'`);
  };
  const module = loadModule(findFile(fileName));
  return module && typeof module.then === 'function' ? module.then(pick) : pick(module);
}

function load(message) {
  settings = message;
  isPromiseEra = Number(settings.runtime.replace(/^\D*/, '')) >= 18;
  const wantedLevel = LEVELS[String(process.env.ALIYUN_FC_LOG_LEVEL || '').toUpperCase()];
  if (isPromiseEra && wantedLevel) lowestLevel = wantedLevel;
  const loaded = (f) => {
    handler = f;
    if (settings.concurrency > 1 && speaksOfExit()) followCalls();
    send(KIND.loaded, 0, EMPTY);
  };
  try {
    const found = findFunction(settings.function.handler);
    if (typeof found === 'function') loaded(found);
    else found.then(loaded, failLoad);
  } catch (error) {
    failLoad(error);
  }
}

function leave(code) {
  flush();
  channel.write(EMPTY, () => process.exit(code));
}

function failLoad(error) {
  const body = errorBody(error, 'FunctionUnhandledError');
  console.error(textOf(body));
  send(KIND.loaded, 0, toBuffer(body));
  leave(FAILED_START);
}

// Nobody knows whose error it is: the newest request gets it, and the process cannot be trusted any more.
function crash(error) {
  const newest = [...running.values()].pop();
  if (newest) {
    newest.die(error);
    leave(1);
  } else if (!handler) {
    failLoad(error);
  } else {
    console.error(isError(error) ? error.stack : describe(error));
    leave(1);
  }
}

// ---- booted ahead of time -----------------------------------------------------------------------------------------

// What most functions load first. Modules of Node.js itself only, and none that does anything when it is loaded.
const USUAL_MODULES = [
  'assert', 'buffer', 'child_process', 'crypto', 'dns', 'events', 'fs', 'fs/promises', 'http', 'https', 'module', 'net',
  'os', 'path', 'querystring', 'stream', 'string_decoder', 'timers', 'tls', 'url', 'util', 'zlib',
];

function loadUsualModules() {
  for (const name of USUAL_MODULES) {
    try {
      require(name);
    } catch (_) {
      // older than the module
    }
  }
}

// From here on this process is like one that was started for its function.
function adopt({ environment, folder }) {
  const { HOME, NODE_PATH } = process.env;
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  codeFolder = environment.FC_FUNC_CODE_PATH;
  process.chdir(folder); // another folder than the one of this name it was started in
  if (HOME !== environment.HOME || NODE_PATH !== environment.NODE_PATH) require('module')._initPaths();
  send(KIND.booted, 0, EMPTY);
  flush(); // before the code is loaded, which may take its time
}

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
replaceConsole();
if (codeFolder === undefined) loadUsualModules();
send(KIND.booted, 0, EMPTY);
flush();
