"""A probe without libraries: hands back what the code put into `out`."""


class Refused(Exception):
    kind = "probe-refused"


def warm():
    pass


def start(options):
    if options.get("refuse"):
        raise Refused("start said no")


def finish(namespace):
    out = namespace.get("out", "")
    if out == "refuse":
        raise Refused("finish said no")
    return {"out": out if isinstance(out, bytes) else str(out).encode()}
