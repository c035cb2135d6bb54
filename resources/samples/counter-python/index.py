import time

started = None
calls = 0


# The Initializer runs once per instance, before its first request: the place for models, pools and connections.
def initialize(context):
    global started
    started = time.time()
    context.getLogger().info("instance initialized")


def handler(event, context):
    global calls
    calls += 1
    return {"callsOnThisInstance": calls, "instanceAgeSeconds": round(time.time() - started, 3)}
