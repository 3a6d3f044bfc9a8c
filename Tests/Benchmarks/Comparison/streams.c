// Reads many streams at once and tells how late their tokens come: each says when the provider wrote it ("t", see
// provider.c). In C, because what takes time here would be taken for a delay of the server's.
//
//   streams PORT MODEL STREAMS TOKENS
//
// Prints, half-way through the streams, a line `half-way`; at the end one JSON object. Streams are opened over a second, so
// that their tokens do not come in step; delays count from when all are open.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct stream {
    int fd;
    int has_begun;
    char rest[64];  // the start of a stamp whose end has not come
    size_t rest_count;
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

int main(int count, char **words) {
    if (count != 5) return fprintf(stderr, "usage: streams PORT MODEL STREAMS TOKENS\n"), 2;
    int streams = atoi(words[3]), tokens = atoi(words[4]);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(atoi(words[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char body[512], request[1024];
    int body_count = snprintf(body, sizeof body,
                              "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":%d,"
                              "\"stream\":true}", words[2], tokens);
    int request_count = snprintf(request, sizeof request,
                                 "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                                 "Authorization: Bearer test\r\nContent-Length: %d\r\n\r\n%s", body_count, body);
    struct stream *all = calloc(streams, sizeof *all);
    int64_t *delays = malloc(sizeof *delays * streams * tokens);
    size_t received = 0, settled = 0;
    int opened = 0, ended = 0, failed = 0, poll = epoll_create1(0), said = 0;
    struct epoll_event events[512];
    static char data[65536 + 64];
    int64_t start = now(), last = start;
    while (ended + failed < streams && now() - last < 20000000000LL) {
        int64_t time = now();
        while (opened < streams && time - start >= 1000000000LL * opened / streams) {
            struct stream *s = &all[opened++];
            int one = 1;
            s->fd = socket(AF_INET, SOCK_STREAM, 0);
            setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            if (s->fd < 0 || connect(s->fd, (void *)&address, sizeof address) ||
                send(s->fd, request, request_count, MSG_NOSIGNAL) != request_count) {
                perror("connect");
                failed++;
                continue;
            }
            fcntl(s->fd, F_SETFL, O_NONBLOCK);
            struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
            epoll_ctl(poll, EPOLL_CTL_ADD, s->fd, &event);
            settled = received;
        }
        if (!said && received > (size_t)streams * tokens / 2) {
            puts("half-way");
            fflush(stdout);
            said = 1;
        }
        int ready = epoll_wait(poll, events, 512, 1);
        for (int i = 0; i < ready; i++) {
            struct stream *s = events[i].data.ptr;
            memcpy(data, s->rest, s->rest_count);
            ssize_t got = recv(s->fd, data + s->rest_count, 65536, 0);
            if (got < 0 && errno == EAGAIN) continue;
            last = now();
            size_t all_count = s->rest_count + (got > 0 ? got : 0);
            char *at = data, *end = data + all_count;
            if (got > 0 && !s->has_begun) {
                s->has_begun = 1;
                if (strncmp(data, "HTTP/1.1 200", 12)) {
                    fprintf(stderr, "%.*s\n", (int)all_count, data);
                    got = 0;
                }
            }
            while ((at = memmem(at, end - at, "\"t\":", 4))) {
                char *stop = memchr(at, ',', end - at);
                if (!stop) break;
                if (received < (size_t)streams * tokens) delays[received++] = last - atoll(at + 4);
                at = stop;
            }
            if (got <= 0) {
                failed++;
            } else if (all_count >= 5 && !memcmp(end - 5, "0\r\n\r\n", 5)) {
                ended++;
            } else {
                // A stamp, or its name, may be cut: keep it, or the last three bytes.
                char *keep = at ? at : end - (all_count < 3 ? all_count : 3);
                s->rest_count = (size_t)(end - keep) < sizeof s->rest ? end - keep : 0;
                memcpy(s->rest, keep, s->rest_count);
                continue;
            }
            close(s->fd);
        }
    }
    size_t n = received - settled;
    qsort(delays + settled, n, sizeof *delays, compare);
#define AT(share) (n ? delays[settled + (size_t)((n - 1) * (share))] / 1e6 : 0.0)
    printf("{\"tokens\":%zu,\"unfinished\":%d,\"p50\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f}\n", received,
           streams - ended, AT(0.5), AT(0.99), AT(0.999), AT(1.0));
    return 0;
}
