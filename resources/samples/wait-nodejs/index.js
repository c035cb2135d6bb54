// Waits as long as the event says, the way a function waits for a database or another service. While one call waits, the
// same instance can serve others: with an instance concurrency of 10, three calls share one instance and its bill.
exports.handler = async (event) => {
  const { seconds = 10 } = event.length ? JSON.parse(event.toString()) : {};
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return { waited: seconds };
};
