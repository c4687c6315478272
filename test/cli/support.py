# SPDX-License-Identifier: GPL-2.0-only
"""What the tests of the command share. ocxlpmem-ctl and ocxlpmem-sim come from
PATH; a test that needs what is not there is skipped with the reason (exit 77)."""
import fcntl
import functools
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

import documents

# whoever runs the tests may have them ignored, which programs inherit
for ignored in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
    signal.signal(ignored, signal.SIG_DFL)

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
DATA = os.path.join(TOP, "test", "data")
with open(os.path.join(TOP, "ocxlpmem", "commands.h"), encoding="utf-8") as table:
    # name: words of its schemas, summary
    COMMANDS = {name: (schemas.split(), summary) for name, schemas, summary in re.findall(
        r'(?m)^COMMAND\(\w+, "([a-z-]+)", "([a-z -]*)", "(.*)"\)$', table.read())}
CTL = "ocxlpmem-ctl"
SIM = "ocxlpmem-sim"


class Result:
    """Exit code, output, and the cards as they were when the machine stopped."""

    def __init__(self, code, out, err, truth=None):
        self.code, self.out, self.err, self.truth = code, out, err, truth

    @functools.cached_property
    def text(self):
        return self.out.decode("utf-8", "strict")

    @functools.cached_property
    def json(self):
        return json.loads(self.text)

    @functools.cached_property
    def lines(self):
        return [json.loads(line) for line in self.text.splitlines()]

    @functools.cached_property
    def cards(self):
        return {card["card"]: card for card in self.json["cards"]}


def environment(extra=None):
    env = {k: v for k, v in os.environ.items()
           if k not in ("OCXLPMEM_SYSFS_ROOT", "LD_PRELOAD", "NO_COLOR")}
    # reports of the sanitizers must not be mixed up with the command's exit codes
    env["ASAN_OPTIONS"] = "exitcode=99:verify_asan_link_order=0:detect_leaks=0"
    env["UBSAN_OPTIONS"] = "halt_on_error=1:exitcode=99"
    env.update(extra or {})
    return env


def run(command, stdin=b"", env=None, timeout=120, cwd=None, **files):
    done = subprocess.run(command, input=stdin, env=environment(env), timeout=timeout, cwd=cwd,
                          stdout=files.get("stdout", subprocess.PIPE), stderr=subprocess.PIPE)
    documents.seen(command, done.stdout or b"", done.stderr)
    return Result(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def read(path):
    with open(path, encoding="utf-8") as text:
        return text.read()


def ctl(*arguments, **how):
    """The command without any card."""
    return run([CTL, *arguments], **how)


def simulator(options, lines=()):
    """Command line of a simulator; the scenario file stays until the process ends."""
    command = [SIM, "--test"]
    if lines:
        scenario = tempfile.NamedTemporaryFile("w", suffix=".scenario", delete=False)
        KEPT.append(scenario)
        scenario.write("".join(line + "\n" for line in lines))
        scenario.close()
        command += ["--scenario", scenario.name]
    for name, value in options.items():
        if value is True:
            command.append("--" + name)
        elif value is not None:
            command += ["--" + name, str(value)]
    return command + ["--"]


KEPT = []


def on_cards(*command, lines=(), cards=2, env=None, timeout=120, stdin=b"", cwd=None, **options):
    """Runs any command on a simulated machine; the result has .truth by card name."""
    with tempfile.TemporaryDirectory() as work:
        truth = os.path.join(work, "truth")
        sim = simulator({"cards": cards, "truth": truth, **options}, lines)
        result = run([*sim, *command], env=env, timeout=timeout, stdin=stdin, cwd=cwd)
        if os.path.exists(truth):
            result.truth = {c["card"]: c for c in json.loads(read(truth))["cards"]}
        return result


def ctl_on_cards(*arguments, **how):
    return on_cards(CTL, *arguments, **how)


def on_terminal(command, columns=80, env=None, timeout=120):
    """What a command writes to a terminal of that width, errors too."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    # the terminal's own newlines, not those of a line printer
    settings = termios.tcgetattr(follower)
    settings[1] &= ~termios.OPOST
    termios.tcsetattr(follower, termios.TCSANOW, settings)
    process = subprocess.Popen(command, env=environment(env), stdin=subprocess.DEVNULL,
                               stdout=follower, stderr=follower, start_new_session=True)
    os.close(follower)
    text = b""
    try:
        while part := os.read(leader, 65536):
            text += part
    except OSError:  # EIO: nobody has it open any more
        pass
    os.close(leader)
    process.wait(timeout)
    return text.decode("utf-8", "strict")


class Typist:
    """A command on a terminal of its own, and somebody who types there."""

    def __init__(self, command, env=None):
        self.process, self.fd = pty.fork()
        if not self.process:
            os.execvpe(command[0], command, environment(env))
        self.text = ""

    def see(self, what, patience=60):
        """Reads until that is on the screen; None: until the command ends."""
        end = time.monotonic() + patience
        while what is None or what not in self.text:
            assert select.select([self.fd], [], [], max(0, end - time.monotonic()))[0], \
                "no %r in %r" % (what, self.text)
            try:
                part = os.read(self.fd, 65536)
            except OSError:  # EIO: it has ended
                part = b""
            if not part:
                assert what is None, "no %r in %r" % (what, self.text)
                return self.text
            self.text += part.decode("utf-8", "replace").replace("\r\n", "\n")
        return self.text

    def type(self, text):
        """"\x03" is Ctrl-C, "\x04" the end of the input."""
        os.write(self.fd, text.encode())

    def end(self):
        """Its exit code, when it has ended."""
        self.see(None)
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


class Case(unittest.TestCase):
    maxDiff = None

    def valid(self, value, name):
        """value follows the published schema."""
        self.assertEqual(documents.faults(value, name), [], json.dumps(value)[:2000])
        return value

    def exits(self, code, result):
        self.assertEqual(result.code, code, "%s\n%s" % (result.out, result.err))
        return result

    def tmp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        return work.name


def need(*programs):
    """Ends the test as a named skip if a program is missing."""
    for program in programs:
        if not shutil.which(program):
            print("skipped: %s is not installed" % program)
            sys.exit(77)


def main(*programs):
    need(CTL, *programs)
    try:
        import jsonschema  # noqa: F401
    except ImportError:
        print("skipped: python3-jsonschema is not installed")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as work:
        documents.own(os.path.join(work, "documents"))
        try:
            unittest.main(module="__main__", verbosity=2)
        finally:
            for file in KEPT:
                os.unlink(file.name)
            documents.check_left()
