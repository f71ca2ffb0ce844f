"""The AWS API that the engine's tests apply against: moto, with named fixes and stand-ins, on 127.0.0.1
only."""
