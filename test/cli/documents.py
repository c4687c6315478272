# SPDX-License-Identifier: GPL-2.0-only
"""Every JSON document of ours that a test meets follows its published schema: what a program
printed (seen()), and whatever a test reads with json.loads(), as from a file or a pipe.
support.py sets this up. A document without a published schema is a fault, too.

What a test runs again on its simulated machines leaves its documents to the test, which looks
at them at its end: to import jsonschema takes 0.2 s, too much for each of them."""
import functools
import json
import os
import re
import subprocess

CTL = "ocxlpmem-ctl"
# the simulator's own, for tests: its keys are the knobs' and no interface
UNPUBLISHED = ("ocxlpmem-truth/1.0",)
# their JSON is a schema, or another program's
FOREIGN = ("help", "ndctl")
LEFT = "OCXLPMEM_TEST_DOCUMENTS"
parse = json.loads
owned = ""


def strict(part):
    """The schema, but refusing keys that it does not name."""
    if isinstance(part, dict):
        if "properties" in part:
            part["additionalProperties"] = False
        for value in part.values():
            strict(value)
    elif isinstance(part, list):
        for value in part:
            strict(value)
    return part


@functools.cache
def schema(name):
    """The validator of NAME, as published; None: there is none."""
    import jsonschema  # slow: not before it is needed
    done = subprocess.run([CTL, "help", "--schema", name], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)
    if done.returncode:
        return None
    published = parse(done.stdout)
    jsonschema.Draft202012Validator.check_schema(published)
    return jsonschema.Draft202012Validator(strict(published))


def faults(value, name):
    """What is wrong with a document, a line each."""
    validator = schema(name)
    if not validator:
        return ["there is no schema %s" % name]
    return ["%s: %s" % (list(e.absolute_path), e.message) for e in validator.iter_errors(value)]


def is_ours(value):
    word = value.get("schema") if isinstance(value, dict) else None
    return isinstance(word, str) and word.startswith("ocxlpmem-") and word not in UNPUBLISHED


@functools.lru_cache(maxsize=256)
def check(text):
    """Raises unless a document of ours follows its schema. Each is often read twice."""
    if LEFT in os.environ and os.environ[LEFT] != owned:
        with open(os.environ[LEFT], "a", encoding="utf-8") as left:
            left.write(json.dumps(text) + "\n")
        return
    value = parse(text)
    name = re.fullmatch(r"ocxlpmem-([a-z-]+)/\d+\.\d+", value["schema"])
    wrong = faults(value, name[1]) if name else ["no such schema"]
    if wrong:
        raise AssertionError("%s: %s\n%s" % (value["schema"], "\n".join(wrong[:20]), text[:2000]))


def loads(text, **how):
    """json.loads(), in every test."""
    value = parse(text, **how)
    if is_ours(value):
        check(text.decode("utf-8") if isinstance(text, (bytes, bytearray)) else text)
    return value


def own(path):
    """This process looks at what others leave in path."""
    global owned
    os.environ[LEFT] = owned = path


def check_left():
    """Raises unless all that was left is as it has to be. How many documents there were."""
    count = 0
    if os.path.exists(owned):
        with open(owned, encoding="utf-8") as left:
            for count, line in enumerate(left, 1):
                check(parse(line))
    return count


def of_ours(command):
    """Whether a command line runs ours for JSON, whose every document has a schema."""
    words = [str(word) for word in command]
    if CTL not in words:
        return False
    rest = [word for word in words[words.index(CTL) + 1:] if not word.startswith("-")]
    return not rest or rest[0] not in FOREIGN


def texts(out):
    """The documents in what a program printed: one, or one a line. A line that a full disk
    or a signal cut off is none; nor is one that begins otherwise."""
    try:
        text = out.decode("utf-8", "strict")
    except UnicodeDecodeError:
        return
    if text.startswith("{") and text.endswith("}\n") and "\n{" not in text:
        yield text
        return
    for line in text.splitlines(keepends=True):
        if line.startswith('{"') and line.endswith("}\n"):
            yield line


def seen(command, out, err=b""):
    """What a program of a test printed, here and on standard error."""
    for text in [*texts(out), *texts(err)]:
        value = loads(text)
        if of_ours(command) and not (isinstance(value, dict) and "schema" in value):
            raise AssertionError("a document without schema: %s" % text[:2000])


json.loads = loads
