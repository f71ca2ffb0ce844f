"""SQS: attributes of queues."""

import json

from moto.sqs.models import Queue, SQSBackend

from ..fix import fix


@fix("sqs-redrive-policy-is-compact")
def write_the_redrive_policy_without_spaces():
    """SQS answers RedrivePolicy as it was sent; moto adds spaces, which the provider takes for a change."""
    original = Queue.attributes
    read = original.fget if isinstance(original, property) else original

    def attributes(self):
        found = read(self)
        if found.get("RedrivePolicy"):
            found["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"))
        if getattr(self, "redrive_allow_policy", None):
            found["RedriveAllowPolicy"] = self.redrive_allow_policy
        return found

    Queue.attributes = property(attributes) if isinstance(original, property) else attributes


@fix("sqs-redrive-allow-policy")
def answer_the_redrive_allow_policy():
    """moto stores RedriveAllowPolicy but refuses to name it; the provider waits for it for ever."""
    original = SQSBackend.get_queue_attributes

    def get_queue_attributes(self, queue_name, attribute_names):
        others = [name for name in attribute_names if name != "RedriveAllowPolicy"]
        found = original(self, queue_name, others) if others else {}
        policy = getattr(self.get_queue(queue_name), "redrive_allow_policy", None)
        if policy and {"RedriveAllowPolicy", "All"} & set(attribute_names):
            found["RedriveAllowPolicy"] = policy
        return found

    SQSBackend.get_queue_attributes = get_queue_attributes


@fix("sqs-policy-is-kept")
def keep_the_policy():
    """SetQueueAttributes changes what it names; moto also erases the policy."""
    original = Queue._set_attributes

    def set_attributes(self, attributes, now=None):
        if "Policy" not in attributes and getattr(self, "policy", None):
            attributes = dict(attributes, Policy=self.policy)
        return original(self, attributes, now)

    Queue._set_attributes = set_attributes
