// What glibc has and Swift's Glibc module does not show. Declarations and forwarding only: no logic lives in C.
#ifndef LEMONADE_CSYSTEM_H
#define LEMONADE_CSYSTEM_H
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/inet_diag.h>
#include <malloc.h>
#include <spawn.h>
#include <stddef.h>
#include <unistd.h>

// Declared by glibc only under _GNU_SOURCE, which Swift's module of glibc is built without.
int accept4(int, struct sockaddr *restrict, socklen_t *restrict, int);
void *memmem(const void *, size_t, const void *, size_t);
int pipe2(int *, int);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);

// Variadic in C, so not to be called from Swift; glibc has a function of its own only since 2.36.
static inline int lemonade_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

#endif
