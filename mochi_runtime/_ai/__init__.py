"""The parts of `generate`: requests, providers, recorded answers, the shape of structs."""
