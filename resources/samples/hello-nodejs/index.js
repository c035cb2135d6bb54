// Called once per request. `event` is a Buffer with the bytes the caller sent.
exports.handler = async (event, context) => {
  const { name = 'world' } = event.length ? JSON.parse(event.toString()) : {};
  context.logger.info(`saying hello to ${name}`);
  return { greeting: `Hello, ${name}!`, requestId: context.requestId };
};
