"""Sends edits of rows to Daybreak's editor queue, from any place that has boto3.

    export EDITOR_QUEUE_URL=...   # the stack's output EditorQueueUrl, or what `daybreak dev` prints
    python examples/owner_edits.py
"""

import json
import os

import boto3

sqs = boto3.client("sqs")
queue_url = os.environ["EDITOR_QUEUE_URL"]


def send(edits):
    """Sends edits, ten in a request. A send that is repeated changes nothing, because its tokens are the same."""
    entries = [
        {"Id": str(number), "MessageBody": json.dumps({"schemaVersion": 1, **edit})}
        for number, edit in enumerate(edits)
    ]
    for start in range(0, len(entries), 10):
        pending = entries[start : start + 10]
        for _ in range(5):
            answer = sqs.send_message_batch(QueueUrl=queue_url, Entries=pending)
            failed = {entry["Id"] for entry in answer.get("Failed", [])}
            pending = [entry for entry in pending if entry["Id"] in failed]
            if not pending:
                break
        else:
            raise RuntimeError(f"{len(pending)} edits were not sent: {answer['Failed']}")


# A new price on Sunday, in one message for each of 25 rows.
send(
    {
        "action": "put",
        "token": f"new-price-{number}",
        "row": {
            "id": f"price-{number}",
            "dueDate": "2027-03-28",
            "timeZone": "Europe/Lisbon",
            "tenant": "acme",
            "changes": {"price": 12.5},
        },
    }
    for number in range(25)
)

# Three edits of one row. Their sequence keeps their order, in whatever order SQS delivers them.
send(
    [
        {
            "action": "put",
            "token": "offer-1",
            "sequence": 1,
            "row": {"id": "offer", "dueDate": "2027-03-28", "changes": {"price": 20}},
        },
        {"action": "change", "token": "offer-2", "sequence": 2, "rowId": "offer", "changes": {"price": 19}},
        {"action": "reschedule", "token": "offer-3", "sequence": 3, "rowId": "offer", "dueDate": "2027-04-01"},
    ]
)
