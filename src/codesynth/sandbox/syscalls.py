"""The system calls that jobs may make, by group, as `name:number on x86_64:number on aarch64`.

The numbers are those of the kernel's `unistd_64.h` and `asm-generic/unistd.h`; they never change. What is not listed
is refused, and so is every call that a later kernel adds.
"""

from __future__ import annotations

_GROUPS = {
    # "checked" depend on their arguments: `seccomp` says how. "programs" is for jobs that run commands.
    "files": """
        read:0:63 write:1:64 readv:19:65 writev:20:66 pread64:17:67 pwrite64:18:68 preadv:295:69 pwritev:296:70
        preadv2:327:286 pwritev2:328:287 lseek:8:62 close:3:57 close_range:436:436 dup:32:23 dup2:33:-
        dup3:292:24 fcntl:72:25 flock:73:32 fsync:74:82 fdatasync:75:83 sync_file_range:277:84 fallocate:285:47
        ftruncate:77:46 truncate:76:45 sendfile:40:71 copy_file_range:326:285 fadvise64:221:223
        readahead:187:213 open:2:- openat:257:56 creat:85:- stat:4:- fstat:5:80 lstat:6:- newfstatat:262:79
        statx:332:291 statfs:137:43 fstatfs:138:44 access:21:- faccessat:269:48 faccessat2:439:439 readlink:89:-
        readlinkat:267:78 getdents:78:- getdents64:217:61 getcwd:79:17 chdir:80:49 fchdir:81:50 mkdir:83:-
        mkdirat:258:34 rmdir:84:- unlink:87:- unlinkat:263:35 rename:82:- renameat:264:38 renameat2:316:276
        link:86:- linkat:265:37 symlink:88:- symlinkat:266:36 chmod:90:- fchmod:91:52 fchmodat:268:53
        umask:95:166 utime:132:- utimes:235:- utimensat:280:88 futimesat:261:- getxattr:191:8 lgetxattr:192:9
        fgetxattr:193:10 listxattr:194:11 llistxattr:195:12 flistxattr:196:13
    """,
    "waiting": """
        poll:7:- ppoll:271:73 select:23:- pselect6:270:72 epoll_create:213:- epoll_create1:291:20
        epoll_ctl:233:21 epoll_wait:232:- epoll_pwait:281:22 epoll_pwait2:441:441 pipe:22:- pipe2:293:59
        eventfd:284:- eventfd2:290:19 timerfd_create:283:85 timerfd_settime:286:86 timerfd_gettime:287:87
        recvfrom:45:207 shutdown:48:210 getsockname:51:204 getpeername:52:205 getsockopt:55:209 wait4:61:260
        waitid:247:95
    """,
    "memory": """
        mmap:9:222 munmap:11:215 mprotect:10:226 mremap:25:216 madvise:28:233 brk:12:214 mincore:27:232
        msync:26:227 mbind:237:235 get_mempolicy:239:236 membarrier:324:283
    """,
    "signals": """
        rt_sigaction:13:134 rt_sigprocmask:14:135 rt_sigreturn:15:139 rt_sigpending:127:136
        rt_sigtimedwait:128:137 rt_sigsuspend:130:133 sigaltstack:131:132 restart_syscall:219:128 kill:62:129
        tkill:200:130 tgkill:234:131 pause:34:- alarm:37:- getitimer:36:102 setitimer:38:103
    """,
    "threads": """
        futex:202:98 futex_waitv:449:449 set_robust_list:273:99 get_robust_list:274:100 set_tid_address:218:96
        rseq:334:293 sched_yield:24:124 sched_getaffinity:204:123 sched_getparam:143:121
        sched_getscheduler:145:120 sched_get_priority_max:146:125 sched_get_priority_min:147:126 gettid:186:178
        getcpu:309:168 exit:60:93 exit_group:231:94
    """,
    "facts": """
        getpid:39:172 getppid:110:173 getuid:102:174 geteuid:107:175 getgid:104:176 getegid:108:177
        getgroups:115:158 getresuid:118:148 getresgid:120:150 getpgid:121:155 getpgrp:111:- getsid:124:156
        uname:63:160 sysinfo:99:179 times:100:153 getrusage:98:165 getrlimit:97:163 capget:125:90
        getpriority:140:141 clock_gettime:228:113 clock_getres:229:114 clock_nanosleep:230:115 nanosleep:35:101
        gettimeofday:96:169 time:201:- getrandom:318:278
    """,
    "checked": """
        clone:56:220 clone3:435:435 ioctl:16:29 prctl:157:167 prlimit64:302:261 sendto:44:206 socketpair:53:199
    """,
    "programs": """
        fork:57:- vfork:58:- execve:59:221 arch_prctl:158:- setsid:112:157 setpgid:109:154 setpriority:141:140
        sched_setaffinity:203:122 setrlimit:160:164 mlock:149:228 munlock:150:229 chown:92:- fchown:93:55
        lchown:94:- fchownat:260:54
    """,
}
_COLUMNS = {"x86_64": 1, "aarch64": 2}


def numbers(group: str, machine: str) -> dict[str, int]:
    """Return the calls of one group that this machine has, by name; KeyError for an unknown machine."""
    column = _COLUMNS[machine]
    entries = [entry.split(":") for entry in _GROUPS[group].split()]
    return {entry[0]: int(entry[column]) for entry in entries if entry[column] != "-"}
