// A provider to measure with: one thread, one epoll instance, loopback only, no allocation per event.
//
//   provider PORT
//
// The model that a request names decides how it is answered; `"stream": true` decides the shape.
//
//   plain      at once; a stream has `"max_tokens"` events (20), all of them in one write
//   paced      a stream of `"max_tokens"` events, one every 50 ms; each says when it was written ("t": CLOCK_MONOTONIC, ns)
//   endless    a stream of such events every 20 ms, or a body of 1 GB of which a little comes every 20 ms; without end
//   stalls     the head and one event, or half a body, then nothing
//   mute       nothing at all
//   late       like plain, 100 ms later
//   huge       a body of 400 MB as fast as it is taken
//   cut        half of it, then the connection ends
//   closes     the connection ends without an answer
//   garbage    something that is not HTTP
//   error      status 500 with a JSON error
//
// GET …/models lists them. GET /state counts connections and requests. GET /closed tells, once, for each request that the
// other side gave up: its "user" and when its end was seen (CLOCK_MONOTONIC, ns).
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum behaviour { PLAIN, PACED, ENDLESS, STALLS, MUTE, LATE, HUGE_BODY, CUT, CLOSES, GARBAGE, ERROR_500, BEHAVIOURS };
static const char *const names[BEHAVIOURS] = {
    "plain", "paced", "endless", "stalls", "mute", "late", "huge", "cut", "closes", "garbage", "error"};

static const int64_t MS = 1000000;
static const size_t HUGE_BYTES = 400u * 1000 * 1000;

struct connection {
    int fd;
    int is_active;  // a request is being answered
    int is_stream;
    int wants_writing;
    enum behaviour behaviour;
    int events_left;
    size_t body_left;     // of a huge body
    int64_t due;          // when the next piece is due
    size_t heap_index;    // 1-based; 0 when not in the heap
    char tag[24];         // the request's "user"
    char *in;             // what was read and not used; only while there is any
    size_t in_count, in_capacity;
    char *out;            // what was not taken yet; only while there is any
    size_t out_count;
};

static int epoll;
static long accepted, open_connections, requests, abandoned;
static struct connection **heap;
static size_t heap_count, heap_capacity;
static char block[65536];
static char stream_answer[65536], closed[1 << 20];
static size_t stream_answer_count, closed_count;

static const char STREAM_HEAD[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nx-request-id: r-1\r\nTransfer-Encoding: chunked\r\n\r\n";
static const char ANSWER[] =
    "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1764000000,\"model\":\"m\",\"choices\":[{\"index\":0,"
    "\"message\":{\"role\":\"assistant\",\"content\":\"Hello! How can I help you today?\"},\"finish_reason\":\"stop\"}],"
    "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":9,\"total_tokens\":18}}";
static const char EVENT[] =
    "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,\"model\":\"m\",\"t\":%lld,"
    "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"finish_reason\":null}]}\n\n";
static const char STREAM_END[] =
    "data: {\"id\":\"chatcmpl-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":20,"
    "\"total_tokens\":29}}\n\ndata: [DONE]\n\n";

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

// A binary heap of connections by `due`.

static void heap_swap(size_t a, size_t b) {
    struct connection *other = heap[a];
    heap[a] = heap[b];
    heap[b] = other;
    heap[a]->heap_index = a + 1;
    heap[b]->heap_index = b + 1;
}

static void heap_settle(size_t index) {
    while (index > 0 && heap[(index - 1) / 2]->due > heap[index]->due) {
        heap_swap(index, (index - 1) / 2);
        index = (index - 1) / 2;
    }
    for (;;) {
        size_t least = index;
        for (size_t child = 2 * index + 1; child <= 2 * index + 2 && child < heap_count; child++)
            if (heap[child]->due < heap[least]->due) least = child;
        if (least == index) return;
        heap_swap(index, least);
        index = least;
    }
}

static void schedule(struct connection *c, int64_t due) {
    c->due = due;
    if (!c->heap_index) {
        if (heap_count == heap_capacity) {
            heap_capacity = heap_capacity ? heap_capacity * 2 : 1024;
            heap = realloc(heap, heap_capacity * sizeof *heap);
        }
        heap[heap_count] = c;
        c->heap_index = ++heap_count;
    }
    heap_settle(c->heap_index - 1);
}

static void unschedule(struct connection *c) {
    if (!c->heap_index) return;
    size_t index = c->heap_index - 1;
    c->heap_index = 0;
    if (index != --heap_count) {
        heap[index] = heap[heap_count];
        heap[index]->heap_index = index + 1;
        heap_settle(index);
    }
}

// Writing. What is not taken at once is kept, and goes on when there is room.

static void watch(struct connection *c, int operation) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | (c->wants_writing ? EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(epoll, operation, c->fd, &event);
}

static int put(struct connection *c, const char *bytes, size_t count) {
    if (!c->out_count) {
        ssize_t sent = send(c->fd, bytes, count, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) return -1;
        if (sent > 0) bytes += sent, count -= sent;
    }
    if (count) {
        c->out = realloc(c->out, c->out_count + count);
        memcpy(c->out + c->out_count, bytes, count);
        c->out_count += count;
        if (!c->wants_writing) {
            c->wants_writing = 1;
            watch(c, EPOLL_CTL_MOD);
        }
    }
    return 0;
}

static int put_text(struct connection *c, const char *text) { return put(c, text, strlen(text)); }

static size_t make_chunk(char *to, size_t room, const char *text) {
    return snprintf(to, room, "%zx\r\n%s\r\n", strlen(text), text);
}

static int put_event(struct connection *c) {
    char text[400], chunk[420];
    snprintf(text, sizeof text, EVENT, (long long)now());
    return put(c, chunk, make_chunk(chunk, sizeof chunk, text));
}

static int put_stream_end(struct connection *c) {
    char chunk[400];
    if (put(c, chunk, make_chunk(chunk, sizeof chunk, STREAM_END)) < 0) return -1;
    return put_text(c, "0\r\n\r\n");
}

static int put_json(struct connection *c, const char *status, const char *body) {
    char text[4096];
    int count = snprintf(text, sizeof text,
                         "HTTP/1.1 %s\r\nContent-Type: application/json\r\nx-request-id: r-1\r\nContent-Length: %zu\r\n\r\n%s",
                         status, strlen(body), body);
    return put(c, text, count);
}

static int put_huge(struct connection *c) {
    while (c->body_left && !c->out_count) {
        size_t count = c->body_left < sizeof block ? c->body_left : sizeof block;
        if (put(c, block, count) < 0) return -1;
        c->body_left -= count;
    }
    if (!c->body_left) c->is_active = 0;
    return 0;
}

// Answering.

static int put_whole(struct connection *c, int events) {
    c->is_active = 0;
    if (!c->is_stream) return put_json(c, "200 OK", ANSWER);
    if (events == 20) return put(c, stream_answer, stream_answer_count);
    if (put_text(c, STREAM_HEAD) < 0) return -1;
    while (events-- > 0)
        if (put_event(c) < 0) return -1;
    return put_stream_end(c);
}

// Begins an answer. Negative when the connection is to be closed.
static int begin(struct connection *c) {
    char text[256];
    switch (c->behaviour) {
    case PLAIN: return put_whole(c, c->events_left);
    case LATE: schedule(c, now() + 100 * MS); return 0;
    case PACED:
        c->is_stream = 1;
        schedule(c, now() + 50 * MS);
        return put_text(c, STREAM_HEAD);
    case ENDLESS:
        schedule(c, now() + 20 * MS);
        return put_text(c, c->is_stream ? STREAM_HEAD : "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                                        "Content-Length: 1000000000\r\n\r\n");
    case STALLS:
        if (!c->is_stream)
            return put_text(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{\"id\":");
        return put_text(c, STREAM_HEAD) < 0 ? -1 : put_event(c);
    case MUTE: return 0;
    case HUGE_BODY:
        c->body_left = HUGE_BYTES;
        snprintf(text, sizeof text,
                 "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: %zu\r\n\r\n", HUGE_BYTES);
        return put_text(c, text) < 0 ? -1 : put_huge(c);
    case CUT:
        c->is_active = 0;
        if (c->is_stream) {
            put_text(c, STREAM_HEAD);
            put_event(c);
            put_text(c, "100\r\ndata: {\"half\":");
        } else {
            put_text(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{\"id\":");
        }
        return -1;
    case CLOSES: c->is_active = 0; return -1;
    case GARBAGE:
        c->is_active = 0;
        put_text(c, "220 mail.example ESMTP\r\n");
        return -1;
    case ERROR_500:
        c->is_active = 0;
        return put_json(c, "500 Internal Server Error", "{\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}");
    case BEHAVIOURS: break;
    }
    return -1;
}

// Writes what is due.
static int go_on(struct connection *c) {
    if (c->behaviour == LATE) {
        unschedule(c);
        return put_whole(c, c->events_left);
    }
    if (c->behaviour == PACED && c->events_left-- == 0) {
        unschedule(c);
        c->is_active = 0;
        return put_stream_end(c);
    }
    schedule(c, c->due + (c->behaviour == PACED ? 50 : 20) * MS);
    if (c->is_stream) return put_event(c);
    return put(c, block, 100);
}

static const char *find(const char *text, size_t count, const char *what) {
    return memmem(text, count, what, strlen(what));
}

static void read_request(struct connection *c, const char *body, size_t count) {
    c->is_active = 1;
    c->is_stream = find(body, count, "\"stream\":true") || find(body, count, "\"stream\": true");
    c->behaviour = PLAIN;
    c->events_left = 20;
    c->tag[0] = 0;
    const char *model = find(body, count, "\"model\":\"");
    for (int i = 0; model && i < BEHAVIOURS; i++)
        if (!strncmp(model + 9, names[i], strlen(names[i]))) c->behaviour = i;
    const char *events = find(body, count, "\"max_tokens\":");
    if (events) c->events_left = atoi(events + 13);
    const char *user = find(body, count, "\"user\":\"");
    for (size_t i = 0; user && i + 1 < sizeof c->tag && user[8 + i] != '"'; i++) c->tag[i] = user[8 + i], c->tag[i + 1] = 0;
}

static int answer_get(struct connection *c, const char *head, size_t count) {
    static char text[sizeof closed + 256];
    if (find(head, count, "/closed ")) {
        int head_count = snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", closed_count);
        memcpy(text + head_count, closed, closed_count);
        size_t all = head_count + closed_count;
        closed_count = 0;
        return put(c, text, all);
    }
    if (find(head, count, "/state ")) {
        snprintf(text, sizeof text, "{\"accepted\":%ld,\"open\":%ld,\"requests\":%ld,\"abandoned\":%ld}", accepted,
                 open_connections, requests, abandoned);
        return put_json(c, "200 OK", text);
    }
    char *end = text + sprintf(text, "{\"object\":\"list\",\"data\":[");
    for (int i = 0; i < BEHAVIOURS; i++) end += sprintf(end, "%s{\"id\":\"%s\",\"object\":\"model\"}", i ? "," : "", names[i]);
    strcpy(end, "]}");
    return put_json(c, "200 OK", text);
}

// Answers the requests that are whole.
static int use_input(struct connection *c) {
    while (!c->is_active && c->in_count) {
        const char *end = find(c->in, c->in_count, "\r\n\r\n");
        if (!end) return 0;
        size_t head = end + 4 - c->in, body = 0;
        const char *length = strcasestr(c->in, "\r\ncontent-length:");
        if (length && length < end) body = strtoul(length + 17, NULL, 10);
        if (c->in_count < head + body) return 0;
        requests++;
        int result;
        if (!strncmp(c->in, "GET ", 4)) {
            result = answer_get(c, c->in, head);
        } else {
            read_request(c, c->in + head, body);
            result = begin(c);
        }
        c->in_count -= head + body;
        memmove(c->in, c->in + head + body, c->in_count + 1);
        if (result < 0) return -1;
    }
    if (!c->in_count) {
        free(c->in);
        c->in = NULL;
        c->in_capacity = 0;
    }
    return 0;
}

static int read_input(struct connection *c) {
    for (;;) {
        if (c->in_capacity - c->in_count < 4096) {
            c->in_capacity = c->in_capacity ? c->in_capacity * 2 : 8192;
            c->in = realloc(c->in, c->in_capacity + 1);
        }
        ssize_t count = recv(c->fd, c->in + c->in_count, c->in_capacity - c->in_count, 0);
        if (count == 0 || (count < 0 && errno != EAGAIN)) return -1;
        if (count < 0) return use_input(c);
        c->in_count += count;
        c->in[c->in_count] = 0;
    }
}

static int write_output(struct connection *c) {
    ssize_t sent = send(c->fd, c->out, c->out_count, MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN ? 0 : -1;
    c->out_count -= sent;
    memmove(c->out, c->out + sent, c->out_count);
    if (c->out_count) return 0;
    free(c->out);
    c->out = NULL;
    c->wants_writing = 0;
    watch(c, EPOLL_CTL_MOD);
    return c->is_active && c->behaviour == HUGE_BODY ? put_huge(c) : 0;
}

static void drop(struct connection *c) {
    if (c->is_active) {
        abandoned++;
        if (c->tag[0] && closed_count + 64 < sizeof closed)
            closed_count += sprintf(closed + closed_count, "%s %lld\n", c->tag, (long long)now());
    }
    unschedule(c);
    close(c->fd);
    free(c->in);
    free(c->out);
    free(c);
    open_connections--;
}

static void take_connections(int listener) {
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct connection *c = calloc(1, sizeof *c);
        c->fd = fd;
        accepted++;
        open_connections++;
        watch(c, EPOLL_CTL_ADD);
    }
}

int main(int count, char **words) {
    if (count != 2) return fprintf(stderr, "usage: provider PORT\n"), 2;
    signal(SIGPIPE, SIG_IGN);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    memset(block, 'x', sizeof block);
    stream_answer_count = strlen(strcpy(stream_answer, STREAM_HEAD));
    char text[400];
    snprintf(text, sizeof text, EVENT, 0LL);
    for (int i = 0; i < 21; i++)
        stream_answer_count += make_chunk(stream_answer + stream_answer_count, sizeof stream_answer - stream_answer_count,
                                          i < 20 ? text : STREAM_END);
    stream_answer_count += sprintf(stream_answer + stream_answer_count, "0\r\n\r\n");

    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(atoi(words[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) return perror("bind"), 1;
    epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN}, events[512];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int64_t wait = heap_count ? (heap[0]->due - now() + MS - 1) / MS : -1;
        int ready = epoll_wait(epoll, events, 512, heap_count && wait < 0 ? 0 : (int)wait);
        for (int i = 0; i < ready; i++) {
            struct connection *c = events[i].data.ptr;
            if (!c) {
                take_connections(listener);
                continue;
            }
            int result = 0;
            if (events[i].events & EPOLLOUT) result = write_output(c);
            if (result >= 0 && events[i].events & ~EPOLLOUT) result = read_input(c);
            if (result < 0) drop(c);
        }
        for (int64_t time = now(); heap_count && heap[0]->due <= time;) {
            struct connection *c = heap[0];
            if (go_on(c) < 0 || (!c->is_active && use_input(c) < 0)) drop(c);
        }
    }
}
