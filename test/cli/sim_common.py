# SPDX-License-Identifier: GPL-2.0-only
"""What the tests of ocxlpmem-sim share. A test file declares its cases:

    @inside("what must hold", "--cards", "1")   runs in a simulator of its own
    @outside("what must hold")                  runs as it is, may start simulators

and ends with main(). OCXLPMEM_SIM is the program. Simulators run as nobody when
the test runs as root: they need no privilege."""
import anyone
import contextlib
import ctypes
import errno
import fcntl
import json
import os
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import traceback

SIM = os.environ.get("OCXLPMEM_SIM", "ocxlpmem-sim")
# where this test lies, and where those find it that it starts in a simulator
HERE = os.path.dirname(os.path.abspath(sys.argv[0]))
COPY = HERE
PYTHON = "/usr/bin/python3"
SERIAL = 0x0123456789ABCDEF
TIMEOUT = 60

# as a program is started by a shell; nohup would have what we start ignore it
signal.signal(signal.SIGHUP, signal.SIG_DFL)
cases = []


# a script that such a test starts finds its copies already
if anyone.BEFORE and os.path.isfile(sys.argv[0]) and "--inside" not in sys.argv:
    COPY = anyone.folder(shutil.which(SIM), sys.argv[0], anyone.__file__, __file__)
    SIM = os.environ["OCXLPMEM_SIM"] = os.path.join(COPY, "ocxlpmem-sim")


def drop_root(argv):
    return [*anyone.BEFORE, *argv]


def sim(*argv, root=False, **kw):
    """One run of the simulator; the result of subprocess.run()."""
    command = [SIM, *argv]
    kw.setdefault("timeout", TIMEOUT)
    kw.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run(command if root else drop_root(command), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, **kw)


def popen(*argv, **kw):
    return subprocess.Popen(drop_root([SIM, *argv]), stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, **kw)


def good(result):
    assert result.returncode == 0, "exit %d: %s" % (result.returncode, result.stderr)
    return result.stdout


@contextlib.contextmanager
def scratch():
    """A directory that nobody may write to as well."""
    path = tempfile.mkdtemp(prefix="sim-")
    os.chmod(path, 0o777)
    try:
        yield path
    finally:
        shutil.rmtree(path)


def equal(got, want, what=""):
    assert got == want, "%s is %r, not %r" % (what or "it", got, want)


def fails(number, call, *args):
    """call() must fail with this errno."""
    try:
        call(*args)
    except OSError as e:
        equal(errno.errorcode[e.errno], errno.errorcode[number], "errno")
        return
    raise AssertionError("no error, %s was expected" % errno.errorcode[number])


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def control(*lines):
    """From inside: apply lines to the running machine."""
    args = [a for line in lines for a in ("--control", line)]
    return subprocess.run([SIM, *args], check=True, timeout=TIMEOUT)


def truth():
    """From inside: what the cards hold now, a list of cards."""
    with tempfile.TemporaryDirectory(prefix="sim-") as d:
        subprocess.run([SIM, "--truth", d + "/truth"], check=True, timeout=TIMEOUT)
        return json.load(open(d + "/truth", encoding="utf-8"))["cards"]


# ---- the nodes ---------------------------------------------------------------


def _ioc(direction, nr, size):
    return direction << 30 | size << 16 | 0xCA << 8 | nr


ERROR_LOG = _ioc(3, 0x30, 112)
LOG_ROOM = 65536 + 8     # without it nothing is fetched
DUMP = _ioc(3, 0x31, 32)
DUMP_DATA = _ioc(3, 0x32, 80)
DUMP_COMPLETE = _ioc(1, 0x33, 16)
STATS = _ioc(3, 0x34, 32)
EVENTFD = _ioc(1, 0x35, 8)
EVENT_CHECK = _ioc(2, 0x36, 8)
REQUEST_HEALTH = 0xCA37
SMART = _ioc(3, 0x38, 32)
MMIO_WRITE = _ioc(1, 0x3B, 16)
MMIO_READ = _ioc(3, 0x3C, 16)

ATTACH, NEW = 0, 1
DISCARD, TAKE_OVER = 1, 2
PREPARING, READY = 1, 2
EVENT_DUMP_READY = 1 << 4
EVENT_GONE = 1 << 6


class File:
    """An open /dev/ocxlpmemN."""

    def __init__(self, number, flags=os.O_RDWR):
        self.fd = os.open("/dev/ocxlpmem%d" % number, flags | os.O_CLOEXEC)

    def close(self):
        os.close(self.fd)

    def payload(self, nr, size=4096):
        buf = ctypes.create_string_buffer(max(size, 1))
        arg = bytearray(struct.pack("QII16x", ctypes.addressof(buf), size, 0))
        fcntl.ioctl(self.fd, nr, arg)
        return buf.raw[:struct.unpack_from("I", arg, 8)[0]]

    def block(self, nr):
        """The card's block behind the payload header."""
        payload = self.payload(nr)
        status, = struct.unpack_from("i", payload)
        if status:
            raise OSError(-status, "payload status")
        return payload[24:]

    def log(self):
        buf = ctypes.create_string_buffer(LOG_ROOM)
        arg = bytearray(struct.pack("QII24x72x", ctypes.addressof(buf), LOG_ROOM, 0))
        fcntl.ioctl(self.fd, ERROR_LOG, arg)
        return buf.raw[:struct.unpack_from("I", arg, 8)[0]]

    def events(self):
        arg = bytearray(8)
        fcntl.ioctl(self.fd, EVENT_CHECK, arg)
        return struct.unpack("Q", arg)[0]

    def poll(self, ms=0):
        p = select.poll()
        p.register(self.fd, select.POLLIN)
        return bool(p.poll(ms))

    def dump(self, mode=ATTACH, flags=0):
        """State and generation."""
        arg = bytearray(struct.pack("I24xI", mode, flags))
        fcntl.ioctl(self.fd, DUMP, arg)
        return struct.unpack_from("=4xIQ", arg)

    def dump_data(self, offset, size, generation=0):
        buf = ctypes.create_string_buffer(size)
        arg = bytearray(struct.pack("QIIQ56x", ctypes.addressof(buf), size, offset, generation))
        fcntl.ioctl(self.fd, DUMP_DATA, arg)
        return buf.raw[:struct.unpack_from("I", arg, 8)[0]]

    def complete(self, generation, flags=0):
        fcntl.ioctl(self.fd, DUMP_COMPLETE, struct.pack("QII", generation, flags, 0))

    def eventfd(self, fd):
        fcntl.ioctl(self.fd, EVENTFD, struct.pack("iI", fd, 0))


def _nd(nr, size):
    return 3 << 30 | size << 16 | ord("N") << 8 | nr


ND_GET_SIZE = _nd(4, 12)
ND_GET_DATA = _nd(5, 12)
ND_SET_DATA = _nd(6, 8)
ND_VENDOR = _nd(9, 8)
ND_CALL = _nd(10, 64)


class Nmem:
    """An open /dev/nmemN."""

    def __init__(self, number, flags=os.O_RDWR):
        self.fd = os.open("/dev/nmem%d" % number, flags | os.O_CLOEXEC)

    def ioctl(self, nr, arg):
        """arg may be longer than what the number says: libnvdimm's are."""
        buf = ctypes.create_string_buffer(bytes(arg), len(arg))
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.ioctl(self.fd, ctypes.c_ulong(nr), buf) < 0:
            raise OSError(ctypes.get_errno(), "nmem ioctl")
        return buf.raw

    def get(self, offset, length):
        return self.ioctl(ND_GET_DATA, struct.pack("III", offset, length, 0) + bytes(length))[12:]

    def set(self, offset, data):
        self.ioctl(ND_SET_DATA, struct.pack("II", offset, len(data)) + data + bytes(4))

    def call(self, command, out, family=6, data=b""):
        """nd_fw_size and the output."""
        pkg = struct.pack("QQII40x", family, command, len(data), out)
        got = self.ioctl(ND_CALL, pkg + data + bytes(out))
        return struct.unpack_from("I", got, 60)[0], got[64 + len(data):]

    def vendor(self, opcode, out, data=b""):
        arg = struct.pack("II", opcode, len(data)) + data + struct.pack("II", 0, out) + bytes(out)
        got = self.ioctl(ND_VENDOR, arg)
        length, = struct.unpack_from("I", got, 12 + len(data))
        return got[16 + len(data):16 + len(data) + length]


# ---- running -----------------------------------------------------------------


def inside(what, *options, root=False):
    def add(function):
        cases.append((what, function, options, root))
        return function
    return add


def outside(what):
    def add(function):
        cases.append((what, function, None, False))
        return function
    return add


def run_case(what, function, options, root):
    try:
        if options is None:
            function()
        else:
            script = os.path.join(COPY, os.path.basename(sys.argv[0]))
            good(sim(*options, "--", PYTHON, "-B", script, "--inside", function.__name__,
                     root=root))
    except Exception as e:
        print("FAILED: %s" % what)
        if not isinstance(e, AssertionError) or options is None:
            traceback.print_exc(file=sys.stdout)
        else:
            print(e)
        return False
    print("ok: %s" % what)
    return True


def main():
    if sys.argv[1:2] == ["--inside"]:
        {f.__name__: f for _, f, _, _ in cases}[sys.argv[2]]()
        return
    names = sys.argv[1:]
    results = [run_case(*case) for case in cases if not names or case[1].__name__ in names]
    sys.exit(0 if results and all(results) else 1)
