# SPDX-License-Identifier: GPL-2.0-only
"""An ordinary user, and what he can run: where the checkout lies, in root's home perhaps,
he may have no business. So he gets copies."""
import atexit
import os
import shutil
import tempfile

# before a command: as him; a test that he runs himself drops nothing
BEFORE = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] \
    if os.geteuid() == 0 else []


def folder(*files):
    """A folder that all may read with copies of files, gone at the end of this process."""
    path = tempfile.mkdtemp(prefix="anyone-")
    os.chmod(path, 0o755)
    # a program finds beside it what it puts into others
    files += tuple(f + "-preload.so" for f in files if os.path.exists(f + "-preload.so"))
    for file in files:
        shutil.copy(file, path)
        os.chmod(os.path.join(path, os.path.basename(file)), 0o755)
    owner = os.getpid()
    # not at the end of a child
    atexit.register(lambda: os.getpid() == owner and shutil.rmtree(path))
    return path


def programs(*names):
    """The same for programs of PATH, and a PATH that begins there."""
    path = folder(*(shutil.which(name) for name in names))
    return path, path + ":" + os.environ["PATH"]
