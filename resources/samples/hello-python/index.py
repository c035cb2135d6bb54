import json


# Called once per request. `event` holds the bytes the caller sent.
def handler(event, context):
    name = json.loads(event).get("name", "world") if event else "world"
    context.getLogger().info("saying hello to %s", name)
    return {"greeting": f"Hello, {name}!", "requestId": context.request_id}
