"""The parts of `fetch`: options, answers, and the http client."""
