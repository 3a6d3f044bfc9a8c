// What glibc has and Swift's Glibc module does not show. Declarations and forwarding only: no logic lives in C.
#ifndef LEMONADE_CSYSTEM_H
#define LEMONADE_CSYSTEM_H
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <stddef.h>

// Declared by glibc only under _GNU_SOURCE, which Swift's module of glibc is built without.
int accept4(int, struct sockaddr *restrict, socklen_t *restrict, int);
void *memmem(const void *, size_t, const void *, size_t);

#endif
