"""The attack corpus: designs that try to do what no design may do, and how one sees from outside that they did.

Each is the source of a module. `T` is a dict of targets that the test has planted. An attack that gets through raises
`ESCAPED` with its evidence, or touches the marker file; one that is stopped ends in any other way.
"""

from __future__ import annotations

PRELUDE = """
import ctypes, os, socket, sys, time
libc = ctypes.CDLL(None, use_errno=True)
def escaped(evidence):
    raise RuntimeError("ESCAPED " + str(evidence)[:200])
def call(number, *arguments):
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    if result == -1:
        raise OSError(ctypes.get_errno(), "refused")
    return result
def checked(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), "refused")
    return result
"""

READING = {
    "read a secret file": "escaped(open(T['secret']).read())",
    "read a secret file through libc": """
fd = checked(libc.open(T['secret'].encode(), 0))
escaped(os.read(fd, 100))""",
    "read the list of users": "escaped(open('/etc/passwd').read())",
    "list a private folder": "escaped(os.listdir(T['folder']))",
    "read a descriptor left open": """
for fd in range(3, 256):
    try:
        found = os.pread(fd, 100, 0)
    except OSError:
        continue
    if b'hidden' in found:
        escaped(found)""",
    "read the environment": "escaped(os.environ['FAB_TEST_SECRET'])",
    "read the parent's environment": "escaped(open(f'/proc/{os.getppid()}/environ').read())",
    "read its own memory map": "escaped(open('/proc/self/maps').read())",
    "read the machine's name": """
if os.uname().nodename == T['host']:
    escaped(T['host'])""",
    "read memory of a process": """
class Iov(ctypes.Structure):
    _fields_ = [('base', ctypes.c_void_p), ('size', ctypes.c_size_t)]
source, target = ctypes.create_string_buffer(b'x' * 8), ctypes.create_string_buffer(8)
there, here = Iov(ctypes.addressof(source), 8), Iov(ctypes.addressof(target), 8)
checked(libc.process_vm_readv(os.getpid(), ctypes.byref(here), 1, ctypes.byref(there), 1, 0))
escaped(target.raw)""",
}

WRITING = {
    "write a file": "open(T['marker'], 'w').close()",
    "write a file in /tmp": """
import tempfile
with tempfile.TemporaryFile(dir='/tmp') as file:
    escaped(file.name)""",
    "create a file by opening it for reading": "checked(libc.open(T['marker'].encode(), os.O_CREAT, 0o600))",
    "open shared memory": """
fd = checked(libc.shm_open(b'/fab-test', os.O_RDWR | os.O_CREAT, 0o600))
libc.shm_unlink(b'/fab-test')
escaped(fd)""",
    "make a file in memory": "escaped(os.memfd_create('x'))",
    "open its own libraries for writing": "escaped(open(sys.modules['msgspec'].__file__, 'r+b').name)",
    "remove a file": "os.unlink(T['victim']); escaped(T['victim'])",
    "rename a file": "os.rename(T['victim'], T['marker'])",
    "make a folder": "os.mkdir(T['marker'])",
    "make a link": "os.symlink('/', T['marker'])",
    "change rights": "os.chmod(T['victim'], 0o666); escaped('0o666')",
    "make system-wide shared memory": """
number = checked(libc.shmget(0, 4096, 0o600))
libc.shmctl(number, 0, None)
escaped(number)""",
}

NETWORK = {
    "connect to a server": "socket.create_connection(('127.0.0.1', T['port']), 5); escaped(T['port'])",
    "connect through libc": """
fd = checked(libc.socket(2, 1, 0))
address = (2).to_bytes(2, 'little') + T['port'].to_bytes(2, 'big') + bytes([127, 0, 0, 1]) + bytes(8)
checked(libc.connect(fd, address, 16))
escaped(fd)""",
    "send a datagram": """
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
out.sendto(b'x', ('127.0.0.1', T['port']))
escaped('sent')""",
    "connect to an abstract socket": "socket.socket(socket.AF_UNIX).connect('\\0' + T['abstract']); escaped('there')",
    "connect to a socket file": "socket.socket(socket.AF_UNIX).connect(T['socket']); escaped('there')",
    "listen": "escaped(socket.create_server(('127.0.0.1', 0)))",
    "make a pair of sockets": "escaped(socket.socketpair())",
}

PROCESSES = {
    "fork": """
child = os.fork()
if not child:
    os._exit(0)
os.waitpid(child, 0)
escaped(child)""",
    "fork by raw system call": """
child = call(57)
if not child:
    os._exit(0)
os.waitpid(child, 0)
escaped(child)""",
    "run a command": "import subprocess; escaped(subprocess.run(['/bin/echo', 'x'], check=True))",
    "run a shell through libc": "libc.system(b'touch ' + T['marker'].encode())",
    "spawn": """
child = os.posix_spawn('/bin/true', ['true'], {})
os.waitpid(child, 0)
escaped(child)""",
    "become another program": "os.execv('/bin/sh', ['sh', '-c', 'touch ' + T['marker']])",
    "start a thread": """
import threading
thread = threading.Thread(target=lambda: None)
thread.start()
thread.join()
escaped(thread)""",
    "signal the parent": "os.kill(os.getppid(), 0); escaped(os.getppid())",
    "signal the test": "os.kill(T['pid'], 0); escaped(T['pid'])",
    "signal everybody": "os.kill(-1, 0); escaped('everybody')",
    "signal itself": "os.kill(os.getpid(), 0); escaped('itself')",
    "hold the parent": "escaped(os.pidfd_open(os.getppid()))",
    "be traced": "checked(libc.ptrace(0, 0, None, None)); escaped('traced')",
    "make a user namespace": "checked(libc.unshare(0x10000000)); escaped('root')",
    "make a system-call ring": "escaped(call(425, 4, ctypes.create_string_buffer(120)))",
    "open a keyring": "escaped(call(250, 0, -3, 1))",
    "lift its processor limit": """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (3600, 3600))
escaped('an hour')""",
    "lift its memory limit": """
import resource
resource.setrlimit(resource.RLIMIT_AS, (2**40, 2**40))
escaped('a terabyte')""",
    "change the parent's limits": """
import resource
resource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0))
escaped('parent')""",
    "call the kernel the 32-bit way": """
import mmap
room = mmap.mmap(-1, 4096, prot=7)
room.write(bytes.fromhex('b814000000cd80c3'))  # mov eax, getpid; int 0x80; ret
run = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(room)))
escaped(run())""",
    "choose its processors": "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); escaped('chosen')",
}

ATTACKS = READING | WRITING | NETWORK | PROCESSES

# Each exceeds a limit of the sandbox; outside, it gets through and says so. `T` has the limits.
BOMBS = {
    "memory": "room = bytearray(T['memory_bytes'] + 2**20); escaped(len(room))",
    "memory through libc": """
libc.malloc.restype = ctypes.c_void_p
room = libc.malloc(ctypes.c_size_t(T['memory_bytes'] + 2**20))
if room:
    escaped(room)
raise MemoryError""",
    "memory by mapping": "import mmap; escaped(mmap.mmap(-1, T['memory_bytes'] + 2**20))",
    "cpu": """
while time.process_time() < T['cpu_s'] + 1.5:
    pass
escaped('computed')""",
    "cpu without heeding the warning": """
import signal
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
while time.process_time() < T['cpu_s'] + 3:
    pass
escaped('computed')""",
    "wall": "time.sleep(T['wall_s'] + 1); escaped('slept')",
    "output": """
for _ in range(T['output_bytes'] // 65536 + 1):
    os.write(3, bytes(65536))
os._exit(0)""",
}

# What one job leaves behind, and how the next one looks for it. The mark is in the first job's values.
LEAVE = {
    "values": "",
    "a global": "import builtins; builtins.left_behind = 'left behind'",
    "a patched module": "import jupyter_fab.core.design as module; module.left_behind = 'left behind'",
}
SEEK = {
    "values": """
import re
pattern = re.compile(b'CAN' + b'ARY-[0-9a-f]{16}')
page, found = 4096, None
around = id(object()) // page * page
checked_pages = 0
for offset in range(0, 1 << 28, page):
    if time.process_time() > T['cpu_s'] * 0.7:
        break
    for start in (around + offset, around - offset):
        # A path that is not mapped is EFAULT; one that is, is merely not there.
        libc.access(ctypes.c_void_p(start), 0)
        if start > 0 and ctypes.get_errno() != 14:
            checked_pages += 1
            found = pattern.search(ctypes.string_at(start, page))
            if found:
                escaped(found.group())
raise ValueError(f'looked at {checked_pages} pages')""",
    "a global": "import builtins; escaped(builtins.left_behind)",
    "a patched module": "import jupyter_fab.core.design as module; escaped(module.left_behind)",
}
