"""Lambda: settings of a function that moto drops."""

from moto.awslambda.models import LambdaBackend, LambdaFunction

from ..fix import after, fix

KEPT = ("DeadLetterConfig", "LoggingConfig")


@fix("lambda-dead-letters-and-logging")
def keep_dead_letters_and_logging():
    """moto drops DeadLetterConfig and LoggingConfig; the provider reads them back."""

    def remember(self, _result, *_arguments, spec, **_named):
        self._kept = {name: spec[name] for name in KEPT if spec.get(name)}

    def update(self, result, changes):
        self._kept.update({name: changes[name] for name in KEPT if name in changes})
        return result

    def show(self, configuration, *_arguments, **_named):
        configuration.update({name: value for name, value in self._kept.items() if value})
        return configuration

    after(LambdaFunction, "__init__", remember)
    after(LambdaFunction, "update_configuration", update)
    after(LambdaFunction, "get_configuration", show)


@fix("lambda-event-invoke-update")
def put_replaces_the_configuration():
    """API reference of PutFunctionEventInvokeConfig: "If a configuration already exists ..., it's
    overwritten". moto adds a second one and goes on showing the first."""
    original = LambdaBackend.put_function_event_invoke_config

    def put(self, function_name, config):
        self.get_function(function_name).event_invoke_config = []
        return original(self, function_name, config)

    LambdaBackend.put_function_event_invoke_config = put
