"""What moto lacks, in small: stand-ins for single actions: a module per service, loaded all."""

import importlib
import pkgutil

for module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{module.name}")
