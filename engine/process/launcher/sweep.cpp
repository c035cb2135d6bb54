#include <engine/process/launcher/sweep.h>

#include <cerrno>
#include <csignal>
#include <engine/process/launcher/raw.h>
#include <fcntl.h>
#include <sys/wait.h>

namespace engine::process::launcher {

namespace {

constexpr int kDeepest = 32; ///< what is below is found in the next round
constexpr std::size_t kPathSize = 64;

char* append(char* end, const char* text)
{
    while (*text) {
        *end++ = *text++;
    }
    *end = 0;
    return end;
}

char* append(char* end, long number)
{
    char digits[20];
    int count = 0;
    for (; number > 0; number /= 10) {
        digits[count++] = static_cast<char>('0' + number % 10);
    }
    while (count > 0) {
        *end++ = digits[--count];
    }
    *end = 0;
    return end;
}

void killChildren(const char* listFile, int depth);

/// A stopped process cannot fork while those below it are looked for.
void killWithChildren(long pid, int depth)
{
    if (depth < kDeepest) {
        raw::call(SYS_kill, pid, SIGSTOP);
        char path[kPathSize];
        append(append(append(append(append(path, "/proc/"), pid), "/task/"), pid), "/children");
        killChildren(path, depth + 1);
    }
    raw::call(SYS_kill, pid, SIGKILL);
}

void killChildren(const char* listFile, int depth)
{
    const long list
        = raw::call(SYS_openat, AT_FDCWD, raw::argument(listFile), O_RDONLY | O_CLOEXEC);
    if (list < 0) return;
    char text[256];
    long pid = 0;
    for (;;) {
        const long size = raw::call(SYS_read, list, raw::argument(text), sizeof text);
        if (size <= 0) break;
        for (long i = 0; i < size; ++i) {
            if (text[i] >= '0' && text[i] <= '9') {
                pid = pid * 10 + (text[i] - '0');
            } else if (pid > 0) {
                killWithChildren(pid, depth);
                pid = 0;
            }
        }
    }
    raw::call(SYS_close, list);
}

} // namespace

void sweepChildren(int first, int* waitStatus)
{
    for (;;) {
        killChildren("/proc/thread-self/children", 0);
        int options = 0; // one must be waited for, the others may be ready too
        for (;;) {
            int status = 0;
            const long pid = raw::call(SYS_wait4, -1, raw::argument(&status), options, 0);
            if (pid == -EINTR) continue;
            if (pid == -ECHILD) return;
            if (pid <= 0) break;
            if (pid == first && waitStatus) *waitStatus = status;
            options = WNOHANG;
        }
    }
}

} // namespace engine::process::launcher
